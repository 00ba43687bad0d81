// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.rig;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** {@code nodeline} as a process of its own, so that what it costs is its own. */
public final class BridgeProcess implements AutoCloseable {
  private static final List<String> PLAIN =
      List.of("-cp", System.getProperty("java.class.path"), "nodeline.cli.Main");
  private static final List<String> DEBUG =
      Stream.concat(PLAIN.stream(), Stream.of("--debug")).toList();

  private final Process process;
  private final Path log;

  /**
   * Starts {@code nodeline run} and waits until it is ready: boards {@code board-i} of one group,
   * with jobs {@code board-i} and roles {@code role-i}.
   */
  public BridgeProcess(Path folder, String... consoles) throws IOException {
    this(folder.resolve("bridge.log"), DEBUG, arguments(folder, yaml(consoles)));
  }

  /** Starts {@code nodeline run} with a configuration and waits until it is ready. */
  public static BridgeProcess of(Path folder, String yaml) throws IOException {
    return new BridgeProcess(folder.resolve("bridge.log"), DEBUG, arguments(folder, yaml));
  }

  /** As {@link #of}, in the place of an earlier run whose groups are over. */
  public static BridgeProcess fresh(Path folder, String yaml) throws IOException {
    List<String> arguments = new ArrayList<>(arguments(folder, yaml));
    arguments.add("--fresh");
    return new BridgeProcess(folder.resolve("fresh.log"), DEBUG, arguments);
  }

  /** As {@link #of}, with options for Java and without debug lines. */
  public static BridgeProcess withOptions(Path folder, String yaml, List<String> options)
      throws IOException {
    List<String> java = new ArrayList<>(options);
    java.addAll(PLAIN);
    return new BridgeProcess(folder.resolve("bridge.log"), java, arguments(folder, yaml));
  }

  /** Starts {@code nodeline coordinator} with a state folder of its own. */
  public static BridgeProcess coordinator(Path folder, int port, Path state) throws IOException {
    return new BridgeProcess(
        folder.resolve("nodeline-coordinator.log"),
        DEBUG,
        List.of(
            "coordinator",
            "--listen",
            "" + port,
            "--socket",
            state.resolveSibling("coordinator-control").toString(),
            "--state",
            state.toString()));
  }

  /** Starts {@code nodeline coordinator} and waits until it is ready. */
  public static BridgeProcess coordinator(Path folder, int port) throws IOException {
    return coordinator(folder, port, folder.resolve("coordinator"));
  }

  /** Starts {@code nodeline coordinator} whose groups are in etcd, and waits until it is ready. */
  public static BridgeProcess sharedCoordinator(Path folder, int port, String backend)
      throws IOException {
    return new BridgeProcess(
        folder.resolve("coordinator-%d.log".formatted(port)),
        DEBUG,
        List.of(
            "coordinator",
            "--listen",
            "" + port,
            "--backend",
            backend,
            "--socket",
            folder.resolve("coordinator-%d.sock".formatted(port)).toString()));
  }

  private BridgeProcess(Path log, List<String> program, List<String> arguments) throws IOException {
    this.log = log;
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-XX:+UseSerialGC", // one of each thread of the JVM's own, from start to end
                "-XX:TieredStopAtLevel=1",
                "-XX:-UseDynamicNumberOfCompilerThreads"));
    command.addAll(program);
    command.addAll(arguments);
    process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      await("ready", this::ready);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private boolean ready() throws IOException {
    if (logged(" ready ") == 0 && !process.isAlive()) {
      throw new IllegalStateException("ended before it was ready: " + Files.readString(log));
    }
    return logged(" ready ") == 1;
  }

  private static List<String> arguments(Path folder, String yaml) throws IOException {
    return List.of(
        "run",
        Files.writeString(folder.resolve("bench.yaml"), yaml).toString(),
        "--socket",
        folder.resolve("control").toString(),
        "--state",
        folder.resolve("state").toString());
  }

  private static String yaml(String... consoles) {
    StringBuilder yaml = new StringBuilder("group: lab\ndevices:\n");
    for (int i = 0; i < consoles.length; i++) {
      yaml.append("  board-%d:\n    role: role-%d\n".formatted(i, i));
      yaml.append("    console: %s\n".formatted(consoles[i]));
    }
    return yaml.toString();
  }

  /** How many lines of its log hold the text. */
  public long logged(String text) throws IOException {
    try (Stream<String> lines = Files.lines(log)) {
      return lines.filter(line -> line.contains(text)).count();
    }
  }

  /** The end of its log. */
  public String lastLines(int count) throws IOException {
    List<String> lines = Files.readAllLines(log);
    return String.join("\n", lines.subList(Math.max(0, lines.size() - count), lines.size()));
  }

  /** What its descriptors are, but the JVM's own jars. */
  public List<String> descriptors() throws IOException {
    List<String> names = ofEach("fd", fd -> Files.readSymbolicLink(fd).toString());
    names.removeIf(name -> name.endsWith(".jar"));
    return names;
  }

  /** The names of its threads. */
  public List<String> threads() throws IOException {
    return ofEach("task", thread -> Files.readString(thread.resolve("comm")).strip());
  }

  /** Processor time that it has used, in steps of 10 ms. */
  public long cpuNanos() {
    return process.info().totalCpuDuration().orElseThrow().toNanos();
  }

  /** Memory of its own that it has in use now. */
  public long residentMegabytes() throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("/proc", "" + process.pid(), "status"))) {
      String size =
          lines.filter(line -> line.startsWith("VmRSS:")).findFirst().orElse("VmRSS: 0 kB");
      return Long.parseLong(size.replaceAll("[^0-9]", "")) / 1_024;
    }
  }

  private interface Text {
    String of(Path path) throws IOException;
  }

  private List<String> ofEach(String folder, Text text) throws IOException {
    List<String> found = new ArrayList<>();
    for (Path child : children(folder)) {
      try {
        found.add(text.of(child));
      } catch (IOException e) {
        // It has ended meanwhile.
      }
    }
    return found;
  }

  private List<Path> children(String name) throws IOException {
    try (Stream<Path> list = Files.list(Path.of("/proc", "" + process.pid(), name))) {
      return list.toList();
    }
  }

  /**
   * What {@code kill} can send it: {@code KILL} for the end of power, {@code STOP}, {@code CONT}.
   */
  public void signal(String name) throws IOException {
    String[] command = {"kill", "-" + name, Long.toString(process.pid())};
    new ProcessBuilder(command).start().onExit().join();
    if (name.equals("KILL")) {
      process.onExit().join();
    }
  }

  public long pid() {
    return process.pid();
  }

  public void await(String what, Callable<Boolean> condition) {
    Awaitility.await(what)
        .pollInterval(10, TimeUnit.MILLISECONDS)
        .atMost(4, TimeUnit.MINUTES)
        .until(condition);
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().orTimeout(2, TimeUnit.MINUTES).join();
  }
}

// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * {@code nodeline run} as a process of its own, so that what it costs is its own: boards {@code
 * board-i} of one group, with jobs {@code board-i} and roles {@code role-i}.
 */
final class BridgeProcess implements AutoCloseable {
  private final Process process;
  private final Path log;

  /** Starts it and waits until it is ready. */
  BridgeProcess(Path folder, String... consoles) throws IOException {
    StringBuilder yaml = new StringBuilder("group: lab\ndevices:\n");
    for (int i = 0; i < consoles.length; i++) {
      yaml.append("  board-%d:\n    role: role-%d\n".formatted(i, i));
      yaml.append("    console: %s\n".formatted(consoles[i]));
    }
    Path bench = Files.writeString(folder.resolve("bench.yaml"), yaml);
    log = folder.resolve("bridge.log");
    process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-XX:+UseSerialGC", // one of each thread of the JVM's own, from start to end
                "-XX:TieredStopAtLevel=1",
                "-XX:-UseDynamicNumberOfCompilerThreads",
                "-cp",
                System.getProperty("java.class.path"),
                "nodeline.cli.Main",
                "--debug",
                "run",
                bench.toString(),
                "--socket",
                folder.resolve("control").toString(),
                "--state",
                folder.resolve("state").toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      await("ready", () -> logged("nodeline ready") == 1);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** How many lines of its log hold the text. */
  long logged(String text) throws IOException {
    try (Stream<String> lines = Files.lines(log)) {
      return lines.filter(line -> line.contains(text)).count();
    }
  }

  /** What its descriptors are, but the JVM's own jars. */
  List<String> descriptors() throws IOException {
    List<String> names = ofEach("fd", fd -> Files.readSymbolicLink(fd).toString());
    names.removeIf(name -> name.endsWith(".jar"));
    return names;
  }

  /** The names of its threads. */
  List<String> threads() throws IOException {
    return ofEach("task", thread -> Files.readString(thread.resolve("comm")).strip());
  }

  /** Processor time that it has used, in steps of 10 ms. */
  long cpuNanos() {
    return process.info().totalCpuDuration().orElseThrow().toNanos();
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

  void await(String what, Callable<Boolean> condition) {
    Awaitility.await(what)
        .pollInterval(10, TimeUnit.MILLISECONDS)
        .atMost(90, TimeUnit.SECONDS)
        .until(condition);
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().orTimeout(30, TimeUnit.SECONDS).join();
  }
}

// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.rig;

import com.pty4j.PtyProcess;
import com.pty4j.PtyProcessBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import nodeline.DaemonThreads;
import nodeline.hardware.cable.Cable;

/**
 * A board without a network: a shell on a pty, with nothing in its PATH but the shim unless told.
 */
public final class Board implements AutoCloseable {
  /** The octets that a script left, as strings of characters below 256. */
  public record Result(int exit, String stdout, String stderr, String cache) {}

  /** The property that names the folder with the shim of the boards to come. */
  public static final String SHIM = "nodeline.shim";

  /** The shim as it is typed and installed. */
  public static final Path PACKED =
      Path.of(System.getProperty("nodeline.root"), "host-bridge/target/packed/dut-shim");

  static {
    // pty4j keeps the library that it loads first: its own, before the bridge names another folder.
    try {
      new PtyProcessBuilder(new String[] {"/bin/true"}).start().waitFor();
    } catch (IOException | InterruptedException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** For tests whose bridge comes before their first board. */
  public static void loadLibrary() {
    // By now it is: this class was initialised.
  }

  private final String shell;
  private final Path folder;
  private final Cable cable;
  private final Map<String, String> environment = new LinkedHashMap<>();
  private PtyProcess running;
  private Thread heard;

  /**
   * @param shell a command with blanks between its words
   * @param folder the board's own, for its files and its console's socket
   */
  public Board(String shell, Path folder, Cable cable) throws IOException {
    this.shell = Shells.withPath(shell);
    this.folder = Files.createDirectories(folder);
    this.cable = cable;
    installShim();
    environment.put("PATH", folder.resolve("bin") + ":/usr/local/bin:/usr/bin:/bin");
    environment.put("LAVA_MULTI_NODE_CACHE", cache().toString());
    environment.put("TMPDIR", folder.toString());
    environment.put("HOME", folder.toString());
    environment.put("NODELINE_RUN", folder.toString());
  }

  /** As on a board whose {@code /bin/sh} is this shell: the commands' first line names it. */
  private void installShim() throws IOException {
    Path interpreter = folder.resolve("sh");
    String rest = "";
    String[] words = shell.split(" ", 2);
    if (words.length > 1 && words[1].startsWith("--")) {
      Files.createSymbolicLink(interpreter, Path.of(words[0])); // a zsh called sh emulates it
    } else {
      interpreter = Path.of(words[0]);
      rest = words.length > 1 ? " " + words[1] : "";
    }
    Path shim = Path.of(System.getProperty(SHIM, PACKED.toString()));
    for (String part : new String[] {"bin", "lib"}) {
      Path target = Files.createDirectories(folder.resolve(part));
      try (var files = Files.list(shim.resolve(part))) {
        for (Path file : files.toList()) {
          String text = Files.readString(file, StandardCharsets.ISO_8859_1);
          Path copy = target.resolve(file.getFileName().toString());
          Files.writeString(
              copy,
              text.replaceFirst("^#!/bin/sh", "#!" + interpreter + rest),
              StandardCharsets.ISO_8859_1);
          copy.toFile().setExecutable(true);
        }
      }
    }
  }

  /** Sets a variable for the scripts that are started from now on. */
  public Board with(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /** Only the shim's commands can be found: no stty, no sleep, no cat. */
  public Board bare() {
    return with("PATH", folder.resolve("bin").toString());
  }

  public Cable cable() {
    return cable;
  }

  public Path cache() {
    return folder.resolve("cache.txt");
  }

  /** Runs a script to its end. */
  public Result run(String script) throws Exception {
    return start(script).get(240, TimeUnit.SECONDS);
  }

  /** Starts a script with its standard output and error in files; its tty is the console. */
  public CompletableFuture<Result> start(String script) throws IOException {
    Path file = folder.resolve("script.sh");
    Files.writeString(file, script + "\n", StandardCharsets.ISO_8859_1);
    Path out = folder.resolve("stdout.txt");
    Path err = folder.resolve("stderr.txt");
    String line = "exec " + shell + " '" + file + "' >'" + out + "' 2>'" + err + "'";
    PtyProcess process = spawn("/bin/sh", "-c", line);
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            int exit = process.waitFor();
            return new Result(exit, text(out), text(err), text(cache()));
          } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
          }
        },
        DaemonThreads.EACH);
  }

  /**
   * Starts a program with the console as its tty and its standard streams. Maven may have been
   * started to ignore INT or HUP, as by {@code nohup}; a shell cannot take back what it inherits.
   * On a busy machine the boards are slow, and not what serves them.
   */
  public PtyProcess spawn(String... command) throws IOException {
    PtyProcess process =
        new PtyProcessBuilder(
                Stream.concat(
                        Stream.of("/usr/bin/env", "--default-signal", "/usr/bin/nice", "-n", "5"),
                        Stream.of(command))
                    .toArray(String[]::new))
            .setEnvironment(environment)
            .setDirectory(folder.toString())
            .start();
    heard = cable.plug(process.getInputStream(), process.getOutputStream());
    running = process;
    return process;
  }

  /**
   * Ends all that was started last, as a loss of power does; what it has said is on the wire then.
   */
  public void cutPower() throws IOException, InterruptedException {
    String group = "-" + running.pid();
    new ProcessBuilder("kill", "-KILL", "--", group).start().onExit().join();
    running.waitFor();
    heard.join();
  }

  /** From now on each command traces what it does, on its standard error. */
  public void traceCommands() throws IOException {
    try (var files = Files.list(folder.resolve("bin"))) {
      for (Path file : files.toList()) {
        String text = Files.readString(file, StandardCharsets.ISO_8859_1);
        Files.writeString(file, text.replaceFirst("\n", "\nset -x\n"), StandardCharsets.ISO_8859_1);
      }
    }
  }

  private static String text(Path file) throws IOException {
    return Files.exists(file) ? Files.readString(file, StandardCharsets.ISO_8859_1) : "";
  }

  @Override
  public void close() throws IOException {
    cable.close();
  }
}

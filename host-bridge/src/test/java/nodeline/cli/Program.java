// SPDX-License-Identifier: Apache-2.0
package nodeline.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** The real program as a process, at home in a folder of its own. */
final class Program implements AutoCloseable {
  private static final int SECONDS = 90;

  /** Maven may have been started to ignore INT or HUP, as in the background of a script. */
  private static final List<String> ENV = List.of("env", "--default-signal");

  /** How a program ended. */
  record Ended(int status, String out, String err) {
    /** The two lines of an error. */
    static String error(String message, String hint) {
      return "nodeline: error: " + message + "\nhint: " + hint + "\n";
    }
  }

  private final Process process;
  private final Path out;
  private final Path err;

  private Program(Path home, ProcessBuilder builder) {
    try {
      out = Files.createTempFile(home, "stdout", "");
      err = Files.createTempFile(home, "stderr", "");
      if (builder.redirectOutput().equals(ProcessBuilder.Redirect.INHERIT)) {
        builder.redirectOutput(out.toFile());
      }
      process = builder.redirectError(err.toFile()).start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Program start(Path home, String... arguments) {
    return new Program(
        home, builder(home, arguments).redirectOutput(ProcessBuilder.Redirect.INHERIT));
  }

  /** Starts it as a shell does after these commands, such as {@code umask} or {@code trap}. */
  static Program startAfter(Path home, String commands, String... arguments) {
    ProcessBuilder direct = builder(home, arguments);
    direct.command().addAll(ENV.size(), List.of("sh", "-c", commands + "; exec \"$@\"", "sh"));
    return new Program(home, direct.redirectOutput(ProcessBuilder.Redirect.INHERIT));
  }

  static Ended run(Path home, String... arguments) {
    try (Program program = start(home, arguments)) {
      return program.await();
    }
  }

  /** A command, its options, and more words. */
  static String[] words(String command, String[] options, String... more) {
    return Stream.of(Stream.of(command), Stream.of(options), Stream.of(more))
        .flatMap(words -> words)
        .toArray(String[]::new);
  }

  /** Runs it with its standard output somewhere else. */
  static Ended runInto(Path home, Path output, String... arguments) {
    ProcessBuilder builder =
        builder(home, arguments).redirectOutput(ProcessBuilder.Redirect.to(output.toFile()));
    try (Program program = new Program(home, builder)) {
      return program.await();
    }
  }

  /** Starts it with a standard output that nobody reads any more. */
  static Ended runIntoBrokenPipe(Path home, String... arguments) throws IOException {
    ProcessBuilder builder = builder(home, arguments).redirectOutput(ProcessBuilder.Redirect.PIPE);
    try (Program program = new Program(home, builder)) {
      program.process.getInputStream().close();
      return program.await();
    }
  }

  private static ProcessBuilder builder(Path home, String... arguments) {
    List<String> command = new ArrayList<>(ENV);
    command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Dfile.encoding=UTF-8"));
    if (Runtime.version().feature() >= 24) { // as the launcher and the jar's manifest do
      command.addAll(
          List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
    }
    command.add("-Dnodeline.root=" + System.getProperty("nodeline.root"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(home.toFile());
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(name -> name.matches("(NODELINE_|LAVA_|XDG_).*"));
    environment.put("HOME", home.toString());
    environment.put("TMPDIR", home.toString());
    environment.put("XDG_RUNTIME_DIR", home.toString());
    return builder;
  }

  /**
   * Starts it on a terminal of its own, all of whose output is standard output; says at the end
   * whether the terminal is as it was before, and has the program's status.
   */
  static Program startOnTerminal(Path home, String... arguments) {
    ProcessBuilder direct = builder(home, arguments);
    StringBuilder command = new StringBuilder("before=$(stty -g);");
    direct.command().forEach(word -> command.append(" '").append(word).append("'"));
    command.append("; status=$?; test \"$(stty -g)\" = \"$before\" && echo restored; exit $status");
    direct.command("env", "--default-signal", "script", "-qfec", command.toString(), "/dev/null");
    direct.environment().put("SHELL", "/bin/sh");
    direct.environment().put("LC_ALL", "C.UTF-8");
    return new Program(home, direct.redirectOutput(ProcessBuilder.Redirect.INHERIT));
  }

  /** Writes to standard input. */
  Program type(String octets) throws IOException {
    process.getOutputStream().write(octets.getBytes(ISO_8859_1));
    process.getOutputStream().flush();
    return this;
  }

  void endInput() throws IOException {
    process.getOutputStream().close();
  }

  /** Returns once standard output holds the text. */
  void awaitOutput(String text) {
    awaitText(text, this::out);
  }

  private void awaitText(String text, Supplier<String> said) {
    Awaitility.await(text)
        .atMost(SECONDS, TimeUnit.SECONDS)
        .until(
            () -> {
              boolean ended = !process.isAlive();
              boolean there = said.get().contains(text);
              assertTrue(there || !ended, () -> "ended before \"" + text + "\": " + err());
              return there;
            });
  }

  Ended await() {
    try {
      assertTrue(process.waitFor(SECONDS, TimeUnit.SECONDS), () -> "does not end: " + err());
      return new Ended(process.exitValue(), out(), err());
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns once standard error holds the text. */
  Program awaitError(String text) {
    awaitText(text, this::err);
    return this;
  }

  Program signal(String name) throws Exception {
    new ProcessBuilder("kill", "-" + name, "" + process.pid()).start().waitFor();
    return this;
  }

  long pid() {
    return process.pid();
  }

  String out() {
    return text(out);
  }

  String err() {
    return text(err);
  }

  private static String text(Path file) {
    try {
      return Files.readString(file, UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}

// SPDX-License-Identifier: Apache-2.0
package nodeline.terminal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import nodeline.Problem;

/**
 * Standard input as a terminal that gives each key at once, until it is closed or the program ends.
 */
public final class RawTerminal implements AutoCloseable {
  private final String saved;
  private final Thread hook = new Thread(this::restore, "terminal");

  private RawTerminal(String saved) {
    this.saved = saved;
  }

  /** The terminal, made raw; empty if standard input is none. */
  public static Optional<RawTerminal> open() {
    if (!isTerminal()) {
      return Optional.empty();
    }
    RawTerminal terminal = new RawTerminal(stty("-g").strip());
    Runtime.getRuntime().addShutdownHook(terminal.hook);
    stty("raw", "-echo");
    return Optional.of(terminal);
  }

  /** Whether standard input is a terminal. */
  public static boolean isTerminal() {
    try {
      String name = Path.of("/proc/self/fd/0").toRealPath().toString();
      return name.startsWith("/dev/pts/") || name.startsWith("/dev/tty");
    } catch (IOException e) {
      return false;
    }
  }

  private static String stty(String... arguments) {
    String[] command = new String[arguments.length + 1];
    command[0] = "stty";
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    try {
      Process stty =
          new ProcessBuilder(command)
              .redirectInput(ProcessBuilder.Redirect.INHERIT)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String output = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      if (stty.waitFor() != 0) {
        throw new IOException("stty failed");
      }
      return output;
    } catch (IOException e) {
      throw new Problem(
          "the terminal cannot be set: " + e.getMessage(),
          "is the command stty there? use a pipe as standard input",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Problem("the terminal was not set: interrupted", "try again", e);
    }
  }

  private void restore() {
    stty(saved);
  }

  @Override
  public void close() {
    restore();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException ending) {
      // The hook does the same once more.
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** How a script of {@code udev/} ended: its exit status and what it printed. */
record UdevRun(int status, String out, String err) {
  static final Path ROOT = Path.of(System.getProperty("nodeline.root"));
  static final Path SCRIPTS = ROOT.resolve("udev");

  /** The shells that hosts and boards have for /bin/sh. */
  static Stream<String> shells() {
    return Stream.of("dash", "busybox ash", "bash");
  }

  /** Runs a script in a shell, for example {@code "busybox ash"}. */
  static UdevRun in(String shell, Path script, String... arguments) throws Exception {
    Shells.requireInstalled(shell);
    List<String> command = new ArrayList<>(List.of(shell.split(" ")));
    command.add(script.toString());
    command.addAll(List.of(arguments));
    return of(command, Map.of());
  }

  static UdevRun of(List<String> command, Map<String, String> environment) throws Exception {
    Path err = Files.createTempFile("nodeline-udev", ".err");
    try {
      ProcessBuilder builder = new ProcessBuilder(command).redirectError(err.toFile());
      builder.environment().putAll(environment);
      Process process = builder.start();
      process.getOutputStream().close();
      String out = new String(process.getInputStream().readAllBytes(), UTF_8);
      return new UdevRun(process.waitFor(), out, Files.readString(err));
    } finally {
      Files.delete(err);
    }
  }

  /** Skips the test where it cannot run, and prints why; fails it where CI promises that it can. */
  static void require(boolean there, String reason) {
    if (!there && "true".equals(System.getenv("CI"))) {
      Assertions.fail(reason);
    }
    skipUnless(there, reason);
  }

  /** Skips the test, and prints why, which Maven does not. */
  static void skipUnless(boolean there, String reason) {
    if (!there) {
      System.out.println("skipped: " + reason);
    }
    Assumptions.assumeTrue(there, reason);
  }

  static boolean isRoot() throws IOException {
    return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
  }

  static String rules(Path root) throws IOException {
    return Files.readString(root.resolve("etc/udev/rules.d/70-nodeline-boards.rules"));
  }

  /** Makes a system in the folder whose table of boards is this. */
  static void writeTable(Path root, String table) throws IOException {
    Files.createDirectories(root.resolve("etc/udev/rules.d"));
    Path folder = Files.createDirectories(root.resolve("etc/nodeline"));
    Files.writeString(folder.resolve("boards.table"), table);
  }
}

// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.rig;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The shells that the shim serves, and how each is started. */
public final class Shells {
  private static final List<String> ALL =
      List.of(
          "dash",
          "busybox ash",
          "hush",
          "bash",
          "mksh",
          "lksh",
          "ksh93",
          "yash",
          "posh",
          "zsh --emulate sh",
          "/usr/lib/klibc/bin/sh");

  /** One of each family: dash and klibc's are as ash, lksh and posh as mksh. */
  private static final List<String> FAMILIES =
      List.of("busybox ash", "hush", "bash", "mksh", "ksh93", "yash", "zsh --emulate sh");

  private Shells() {}

  /** For tests that take long; {@code -Dnodeline.shells=all} is every shell here too. */
  public static Stream<String> families() {
    return System.getProperty("nodeline.shells") == null ? FAMILIES.stream() : all();
  }

  /** A test is to call {@link #requireInstalled} first: missing shells are in here too. */
  public static Stream<String> all() {
    String chosen = System.getProperty("nodeline.shells");
    return chosen == null || chosen.equals("all") ? ALL.stream() : Stream.of(chosen.split(","));
  }

  /**
   * Checks that the command's program is in the {@code PATH}.
   *
   * @throws MissingPrerequisite unless it is
   */
  public static void requireInstalled(String command) {
    MissingPrerequisite.unless(
        isInstalled(command), command + " is not installed: run hardware-tests/install-packages");
  }

  /** Whether the command's program is in the {@code PATH}. */
  static boolean isInstalled(String command) {
    return find(command.split(" ")[0]).isPresent();
  }

  /** The options for errors, unset variables and traces; hush knows no unset variables. */
  public static List<String> strict(String shell) {
    return shell.equals("hush") ? List.of("-e", "-x") : List.of("-eux");
  }

  /** Whether its variables can hold octets that are no characters of the C locale. */
  public static boolean holdsAllOctets(String shell) {
    return !shell.equals("yash");
  }

  /** The command with its program's whole path, for a {@code PATH} that does not hold it. */
  public static String withPath(String command) {
    String program = command.split(" ")[0];
    return find(program).orElseThrow() + command.substring(program.length());
  }

  private static Optional<Path> find(String program) {
    return Stream.of(System.getenv("PATH").split(":"))
        .map(folder -> Path.of(folder).resolve(program))
        .filter(Files::isExecutable)
        .findFirst();
  }
}

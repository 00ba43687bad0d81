// SPDX-License-Identifier: Apache-2.0
package nodeline.doctor;

import java.util.stream.Stream;
import nodeline.ports.SystemTree;

/** May a bridge of so many consoles open as many files as it needs? */
final class OpenFilesCheck {
  static final String NAME = "open-files";

  private static final String LIMIT = "Max open files";

  /** Java's own, libraries, logs, the control socket. */
  private static final int BASE = 256;

  /** The port, its lock, its log, and people at it. */
  private static final int PER_CONSOLE = 8;

  private static final int PLENTY = 65536;

  private final SystemTree tree;

  OpenFilesCheck(SystemTree tree) {
    this.tree = tree;
  }

  Stream<Finding> findings(int consoles) {
    int needed = BASE + consoles * PER_CONSOLE;
    return tree.text(tree.path("/proc/self/limits")).stream()
        .flatMap(String::lines)
        .filter(line -> line.startsWith(LIMIT))
        .map(line -> line.substring(LIMIT.length()).strip().split("\\s+"))
        .filter(limits -> limits.length > 1)
        .map(limits -> finding(limits[1], needed, consoles));
  }

  /** The hard limit counts: Java raises the soft one to it. */
  private static Finding finding(String hard, int needed, int consoles) {
    if (hard.matches("[0-9]{1,9}") && Integer.parseInt(hard) < needed) {
      return Finding.machine(
          Severity.WARNS,
          NAME,
          "too few open files for %d consoles: limit=%s, min=%d".formatted(consoles, hard, needed),
          "sudo prlimit --pid $$ --nofile=%d  # in the shell that starts the bridge"
              .formatted(PLENTY));
    }
    return Finding.machine(Severity.OK, NAME, "open files: limit=" + hard + ", min=" + needed, "");
  }
}

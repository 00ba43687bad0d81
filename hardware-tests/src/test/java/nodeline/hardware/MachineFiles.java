// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware;

import java.nio.file.Files;
import java.nio.file.Path;

/** What emulated machines are made of: {@code hardware-tests/fetch-machines} has put it there. */
final class MachineFiles {
  private static final Path FOLDER = Path.of("/usr/local/share/nodeline-machines");

  private MachineFiles() {}

  /**
   * Skips the test with a reason; fails it where CI promises that all is there.
   *
   * @param emulator a program
   */
  static void require(String emulator) {
    Shells.requireInstalled(emulator);
    UdevRun.require(
        Files.exists(FOLDER.resolve("version")),
        "no kernels in " + FOLDER + ": run hardware-tests/install-packages");
  }

  static Path file(String name) {
    return FOLDER.resolve(name);
  }
}

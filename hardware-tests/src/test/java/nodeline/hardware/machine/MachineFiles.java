// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.machine;

import java.nio.file.Files;
import java.nio.file.Path;
import nodeline.hardware.rig.MissingPrerequisite;
import nodeline.hardware.rig.Shells;

/** What emulated machines are made of: {@code hardware-tests/fetch-machines} has put it there. */
public final class MachineFiles {
  private static final Path FOLDER = Path.of("/usr/local/share/nodeline-machines");

  /** Of Debian's package {@code u-boot-qemu}. */
  static final Path U_BOOT = Path.of("/usr/lib/u-boot/qemu_arm/u-boot.bin");

  static final Path U_BOOT_X86 = Path.of("/usr/lib/u-boot/qemu-x86/u-boot.rom");

  private MachineFiles() {}

  /**
   * Skips the test with a reason; fails it where CI promises that all is there.
   *
   * @param emulator a program
   */
  static void require(String emulator) {
    Shells.requireInstalled(emulator);
    MissingPrerequisite.unless(
        Files.exists(FOLDER.resolve("version")),
        "no kernels in " + FOLDER + ": run hardware-tests/install-packages");
    MissingPrerequisite.unless(
        Files.exists(U_BOOT), "no " + U_BOOT + ": run hardware-tests/install-packages");
  }

  public static Path file(String name) {
    return FOLDER.resolve(name);
  }
}

// SPDX-License-Identifier: Apache-2.0
package nodeline.framing;

import java.util.List;
import java.util.stream.Stream;
import nodeline.framing.FirstWords.Sign;

/**
 * The first words of what loaders, kernels and systems print: a fact of each of them. A blank at
 * the end is part of the sign.
 */
final class BootSigns {
  private static final List<String> U_BOOT =
      List.of(
          "U-Boot ",
          "U-Boot-",
          "Das U-Boot",
          "PPCBoot ",
          "Ralink UBoot",
          "MediaTek U-Boot",
          "Please choose the operation",
          "<debug_uart>",
          "Trying to boot from ",
          "Loading Environment from ",
          "CPU:   Freescale",
          "CPU:   NXP",
          "CPU:   i.MX",
          "DRAM: ",
          "Hit any key to ",
          "Hit ESC",
          "Hit SPACE",
          "Hit Enter",
          "Autoboot in ",
          "autoboot in ",
          "Autobooting in ",
          "Auto boot in ",
          "Automatic boot in ",
          "Automatic startup in ",
          "Press SPACE to ",
          "Press any key to stop",
          "Press any key to abort",
          "Press any key to interrupt",
          "Press any key to enter",
          "Press Ctrl+C to ",
          "Press Ctrl-C to ",
          "Press CTRL-C to ",
          "Enter password - autoboot",
          "Type 123<ENTER> to STOP",
          "## Booting kernel from",
          "## Loading kernel from");

  private static final List<String> BARE_METAL =
      List.of(
          "barebox 2",
          "barebox v",
          "Redboot",
          "RedBoot",
          "+**",
          "== Executing boot script",
          "FLASH configuration checksum",
          "CFE version ",
          "CFE v",
          "CFE for ",
          "Broadcom CFE",
          "PMON2000",
          "PMON ",
          "Copy PMON",
          "YAMON ROM Monitor",
          "YAMON ",
          "RouterBOOT",
          "System Bootstrap, Version",
          "*** Booting Zephyr OS",
          "*** Booting nRF Connect SDK",
          "*** Booting MCUboot",
          "*** Using Zephyr OS",
          "ESP-ROM:",
          "rst:0x",
          "OpenSBI v",
          "OpenBIOS",
          "SLOF",
          "Welcome to Petitboot",
          "Xilinx First Stage Boot Loader",
          "Xilinx Zynq MP First Stage",
          "Zynq MP First Stage",
          "Zynq MP FSBL",
          "Texas Instruments X-Loader",
          "X-Loader",
          "welcome to lk",
          "Android Bootloader");

  /** What a chip's own code prints, and the first stages after it. */
  private static final List<String> CHIPS =
      List.of(
          "NOTICE:  BL",
          "NOTICE: BL",
          "NOTICE:  Booting Trusted Firmware",
          "NOTICE:  CPU: ",
          "NOTICE:  MT7",
          "INFO:    BL",
          "INFO:    Booting",
          "BL2: ",
          "BL2 Built",
          "I/TC: OP-TEE version",
          "DDR Version",
          "DDR version",
          "DDR V1.",
          "DDR 2",
          "LPDDR",
          "Boot1",
          "Returning to boot ROM",
          "HELLO! BOOT0",
          "HELLO! SBOOT",
          "BOOT0 commit",
          "fel_flag",
          "RomBOOT",
          "AT91Bootstrap",
          "Format: Log Type",
          "S - QC_IMAGE",
          "S - IMAGE_VARIANT",
          "S - OEM_IMAGE",
          "B -  ",
          "BootROM - ",
          "BootROM: ",
          "BootROM 1.",
          "General initialization - Version",
          "High speed PHY - Version",
          "WTMI",
          "GXBB:BL1",
          "GXL:BL1",
          "AXG:BL1",
          "G12A:BL",
          "G12B:BL",
          "SM1:BL",
          "MT7621 stage1",
          "Preloader ",
          "[BLDR]",
          "F0: 102B",
          "I> MB1 (",
          "Jetson UEFI",
          "L4TLauncher",
          "Raspberry Pi Bootcode",
          "RPi: BOOTLOADER",
          "MESS:00",
          "System startup");

  private static final List<String> PC =
      List.of(
          "BIOS",
          "AMIBIOS",
          "American Megatrends",
          "Phoenix BIOS",
          "PhoenixBIOS",
          "SeaBIOS",
          "Slim Bootloader",
          "coreboot-",
          "BdsDxe: ",
          "UEFI Interactive Shell",
          "UEFI firmware",
          "EDK II",
          "EFI Shell",
          "Press ESC in ",
          "Press ESC to ",
          "PROGRESS CODE: ",
          "iPXE ",
          "gPXE ",
          "PXELINUX ",
          "SYSLINUX ",
          "ISOLINUX ",
          "EXTLINUX ",
          "LILO ",
          "GRUB ",
          "GRUB4DOS",
          "Welcome to GRUB");

  /** These may stand behind blanks. */
  private static final List<String> CENTRED =
      List.of("GNU GRUB ", "ets J", "Booting `", "The highlighted entry will be executed auto");

  private static final List<String> KERNELS =
      List.of(
          "Linux version ",
          "Booting Linux",
          "Starting kernel",
          "Uncompressing Linux",
          "Decompressing Linux",
          "EFI stub: ",
          "Transferring control to Linux",
          "## Transferring control to Linux",
          "Starting program at ",
          "kexec_core: Starting new kernel",
          "Starting new kernel",
          "Xen version ",
          "FreeBSD is a registered",
          "NetBSD is a registered",
          "OpenBSD is a registered",
          "procd: - early -",
          "INIT: version ");

  private static final List<String> DOWN =
      List.of(
          "Kernel panic - not syncing",
          "reboot: Restarting system",
          "reboot: Power down",
          "reboot: System halted",
          "reboot: machine restart",
          "Restarting system",
          "Rebooting in ",
          "Rebooting.",
          "rebooting.",
          "machine restart",
          "sysrq: Resetting",
          "sysrq: SysRq : Resetting",
          "The system is going down",
          "The system will reboot",
          "The system will power off",
          "The system will halt",
          "INIT: Switching to runlevel: 0",
          "INIT: Switching to runlevel: 6",
          "INIT: Sending processes",
          "Will now restart",
          "Will now halt",
          "Requesting system reboot",
          "Requesting system poweroff",
          "Requesting system halt",
          "Sent SIGTERM to all processes",
          "Sent SIGKILL to all processes",
          "systemd-shutdown[1]: ",
          "systemd-shutdown: ",
          "systemd[1]: Shutting down.",
          "systemd[1]: Rebooting.",
          "procd: - shutdown -");

  private static final List<String> TARGETS =
      List.of(
          "Reboot",
          "System Reboot",
          "Shutdown",
          "System Shutdown",
          "Power-Off",
          "Power Off",
          "System Power Off",
          "Halt",
          "System Halt",
          "Final Step",
          "Late Shutdown Services",
          "reboot.target",
          "shutdown.target",
          "poweroff.target",
          "halt.target",
          "final.target");

  private static final List<String> UP =
      List.of("Please press Enter to activate", "Press enter to activate");

  /** After a login, and no sign. */
  private static final List<String> GREETINGS = List.of("Last login: ", "Last failed login: ");

  static final List<Sign> ALL =
      Stream.of(
              Stream.of(U_BOOT, BARE_METAL, CHIPS, PC)
                  .flatMap(texts -> signs(texts, BootPhase.LOADER)),
              CENTRED.stream().map(text -> new Sign(text, BootPhase.LOADER, true)),
              signs(KERNELS, BootPhase.KERNEL),
              signs(DOWN, BootPhase.DOWN),
              TARGETS.stream().flatMap(BootSigns::reached),
              signs(UP, BootPhase.UP),
              signs(GREETINGS, BootPhase.UNKNOWN))
          .flatMap(signs -> signs)
          .toList();

  private BootSigns() {}

  private static Stream<Sign> signs(List<String> texts, BootPhase phase) {
    return texts.stream().map(text -> new Sign(text, phase, false));
  }

  /** On the console, and in the kernel's log. */
  private static Stream<Sign> reached(String target) {
    return signs(
        List.of("Reached target " + target, "systemd[1]: Reached target " + target),
        BootPhase.DOWN);
  }
}

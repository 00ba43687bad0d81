// SPDX-License-Identifier: Apache-2.0
package nodeline.framing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResetSignsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "U-Boot 2023.01",
        "U-Boot SPL 2020",
        "\u001b[0mU-Boot SPL 2020",
        "$ ls\u001b[2J\u001b[01;01HU-Boot 2023.01",
        "\u001b[2J\u001b[1;1HGNU GRUB  version 2.06",
        "\u001bcGRUB loading",
        "[    0.000000] Booting Linux",
        "\u001b[32m[    2.345678]\u001b[0m Kernel panic - not syncing: x",
        "board \u001b[1mlogin: ",
      })
  void findsTheSignInAnyPieces(String sign) {
    findsOnce("before\r\n" + sign);
  }

  /** Wherever it is split. */
  private static void findsOnce(String text) {
    assertEquals(1, found(text, text.length()), text);
    for (int split = 1; split < text.length(); split++) {
      ResetSigns signs = new ResetSigns();
      boolean first = feed(signs, text.substring(0, split));
      assertTrue(first ^ feed(signs, text.substring(split)), text + " split at " + split);
    }
    assertEquals(1, found(text, 1), text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<0>",
        "<46>",
        "[   99.123456] ",
        "[   99.123456][  T123] ",
        "[   99.123456][   T1] ",
        "[   99.123456] [ C0] ",
        "[   99.123456] [  T123@C0] ",
        "<0>[   99.123456] ",
        "[99.123456]<0>[    T0] ",
        "[                                              99.123456][T1][C0]<7>   ",
        "[  OK  ] ",
        "[\u001b[0;32m  OK  \u001b[0m] ",
        "[INFO ]  ",
        "[74]",
        "[2026-11-28 15:43:16] ",
        "\u001b[0m[   99.123456] \u001b[31m",
        "\u001b]3008;end=1\u001b\\\u001b[!p\u001b]104\u0007",
        "\u001b(B\u001b)0\u001b#8",
        "\u001bP1$r0m\u001b\\",
        "\0\0\u00ff",
        "\0\0\0\u00ff\u00fe",
        "half a line\u00ff\u0000",
        "half a character \u00e2\u0080",
        "\u00c3\u00bf",
        "\u007f",
        "mid-line\f",
      })
  void passesOverWhatStandsBeforeTheFirstWord(String before) {
    findsOnce("\r\n" + before + "Kernel panic - not syncing: x\r\n");
    findsOnce("\r\n" + before + "Kernel panic - not syncing: \u001b[0mx login: \r\n");
  }

  @Test
  void passesOverPrefixesOfAnyLength() {
    String blanks = " ".repeat(100_000);
    findsAtOnce("[" + blanks + "1.234567]" + blanks + "<" + "0".repeat(100_000) + ">U-Boot ");
    findsAtOnce(
        "\u001b]0;" + "x".repeat(100_000) + "\u001b\\" + "[ T1]".repeat(50_000) + "U-Boot ");
  }

  private static void findsAtOnce(String text) {
    assertEquals(1, found(text, text.length()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "LOADER|U-Boot TPL 2021.07",
        "LOADER|NOTICE:  BL31: v2.8(release)",
        "LOADER|NOTICE:  BL2: v2.10.0(release)",
        "LOADER|barebox 2024.01.0 #1",
        "LOADER|DDR Version V1.09 20190722",
        "LOADER|Boot1 Release Time: May 29 2020",
        "LOADER|HELLO! BOOT0 is starting!",
        "LOADER|DRAM: 512 MiB",
        "LOADER|RomBOOT",
        "LOADER|AT91Bootstrap 3.8.10",
        "LOADER|Format: Log Type - Time(microsec) - Message",
        "LOADER|S - QC_IMAGE_VERSION_STRING=BOOT.XF.1.4",
        "LOADER|BdsDxe: starting Boot0001",
        "LOADER|[NOTE ]  coreboot-4.19 bootblock starting",
        "LOADER|SeaBIOS (version 1.16.2-debian-1.16.2-1)",
        "LOADER|iPXE (http://ipxe.org) 00:03.0 C000",
        "LOADER|*** Booting Zephyr OS build v3.6 ***",
        "LOADER|ESP-ROM:esp32s3-20210327",
        "LOADER|rst:0x1 (POWERON),boot:0x8 (SPI_FAST_FLASH_BOOT)",
        "LOADER|ets Jun  8 2016 00:22:57",
        "LOADER|OpenSBI v1.1",
        "LOADER|+**Warning** FLASH configuration checksum error",
        "LOADER|RedBoot(tm) bootstrap and debug environment",
        "LOADER|== Executing boot script in 2.000 seconds - enter ^C to abort",
        "LOADER|CFE version 1.0.38-112.70 for BCM96362",
        "LOADER|GRUB loading.",
        "LOADER|SYSLINUX 6.03 EDD",
        "LOADER|PMON2000 MIPS Initializing",
        "LOADER|YAMON ROM Monitor, Revision 02.14",
        "LOADER|Ralink UBoot Version: 4.3.0.0",
        "LOADER|Autoboot in 5 seconds",
        "LOADER|Press SPACE to abort autoboot in 5 seconds",
        "LOADER|Press ESC in 5 seconds to skip startup.nsh",
        "KERNEL|Linux version 6.1.0 (x@y)",
        "KERNEL|Starting kernel ...",
        "KERNEL|EFI stub: Booting Linux Kernel...",
        "KERNEL|[    0.000000] Memory policy: Data cache writealloc",
        "DOWN|reboot: Restarting system",
        "DOWN|Rebooting in 5 seconds..",
        "DOWN|Restarting system.",
        "DOWN|The system is going down for reboot NOW!",
        "DOWN|INIT: Switching to runlevel: 6",
        "DOWN|systemd-shutdown[1]: Syncing filesystems and block devices.",
        "DOWN|[  OK  ] Reached target Reboot.",
        "DOWN|[  OK  ] Reached target reboot.target - System Reboot.",
        "DOWN|[   99.5] systemd[1]: Reached target Shutdown.",
        "DOWN|[  OK  ] Reached target Power-Off.",
        "DOWN|procd: - shutdown -",
        "UP|Please press Enter to activate this console.",
      })
  void knowsTheFirstWords(BootPhase phase, String line) {
    findsOnce("\r\n" + line + "\r\n");
    ResetSigns signs = new ResetSigns();
    assertEquals(BootPhase.UNKNOWN, signs.phase());
    feed(signs, "\r\n" + line + "\r\nmore");
    assertEquals(phase, signs.phase());
    assertEquals(line, signs.sign());
  }

  @Test
  void knowsATitleBehindBlanks() {
    findsOnce("\r\n                 GNU GRUB  version 2.06\r\n");
    findsOnce("\r\n ets Jan  8 2013,rst cause:2, boot mode:(3,6)\r\n");
  }

  @Test
  void findsNoSignWithinALine() {
    String text = "see U-Boot 2023\n\u001b[0mthe U-Boot \u001b[3mGRUB \nlogin:\nx[    0.000000]\n";
    assertEquals(0, found(text, 1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ssh login:ok done\r\n",
        "the U-Boot version is 2024\r\n",
        "  U-Boot 2024\r\n",
        "relogin: \r\n",
        "Last login: Sat Nov 28 on ttyS0\r\n",
        "# echo U-Boot 2024\r\n",
        "[test] U-Boot 2024\r\n",
        "[] U-Boot 2024\r\n",
        "<> U-Boot 2024\r\n",
        "<b>U-Boot 2024\r\n",
        "1: U-Boot 2024\r\n",
        "NOTICE: relation exists, skipping\r\n",
        "caf\u00c3\u00a9U-Boot 2024\r\n",
        "x\u00e2\u0080\u0094U-Boot 2024\r\n",
        "[  OK  ] Reached target System Initialization.\r\n",
        "INIT: Entering runlevel: 2\r\n",
        "rebooting would be wrong\r\n",
        "test: reboot: Restarting system\r\n",
        "\u001b[31mtest\u001b[0m: U-Boot 2024\r\n",
      })
  void textThatIsNoResetDoesNotCount(String text) {
    assertEquals(0, found("\r\n" + text, 1), text);
    assertEquals(0, found("\r\n" + text, text.length()), text);
  }

  @ParameterizedTest
  @CsvSource({
    "12.345678, 0.123456, true",
    "12.345678, 3.000000, true",
    "1.500000, 0.900000, true",
    "5000.000000, 29.999999, true",
    "12.345678, 12.345600, false",
    "12.345678, 12.000000, false",
    "0.400000, 0.000001, false",
    "5000.000000, 4990.000000, false",
    "5000.000000, 30.000000, false",
    "12.345678, 12.345679, false",
  })
  void aClockThatRunsBackwardsIsAReset(String before, String after, boolean reset) {
    ResetSigns signs = new ResetSigns();
    feed(signs, "[%12s] usb 1-1: new device\r\n[%s][ T1] x\r\n".formatted(before, before));
    assertEquals(reset, feed(signs, "[%12s] usb 1-1: new device\r\n".formatted(after)));
    assertEquals(reset ? BootPhase.KERNEL : BootPhase.UNKNOWN, signs.phase());
    assertFalse(feed(signs, "[%12s] usb 1-1: the next line\r\n".formatted(after)));
  }

  @Test
  void aKernelsLineEndsALoadersPhaseAndNoShutdown() {
    ResetSigns signs = new ResetSigns();
    feed(signs, "U-Boot 2024.01\r\n[    1.234567] x\r\n");
    assertEquals(BootPhase.KERNEL, signs.phase());
    feed(signs, "[   12.345678] reboot: Restarting system\r\n[   12.345679] x\r\n");
    assertEquals(BootPhase.DOWN, signs.phase());
    assertEquals("[   12.345678] reboot: Restarting system", signs.sign());
  }

  @Test
  void aTimeOfFewerDecimalsIsNoKernels() {
    ResetSigns signs = new ResetSigns();
    assertFalse(feed(signs, "[12.5] x\r\n[0.5] x\r\n[0] x\r\n"));
    assertFalse(feed(signs, "[0012.345678901] x\r\n[0000.123] x\r\n"));
  }

  @Test
  void takesSignsOfTheDevice() {
    ResetSigns signs = new ResetSigns(List.of("ACME Boot", "[stage1]", "U-Boot"));
    assertFalse(feed(signs, "the ACME Boot\r\nACME boot\r\n"));
    assertTrue(feed(signs, "  ACME Boot 1.0\r\n"));
    assertEquals(BootPhase.LOADER, signs.phase());
    assertTrue(feed(signs, "[    1.234567] [stage1] x\r\n"));
    assertTrue(feed(signs, "U-Boot\r\n"));
  }

  @Test
  void showsTheBeginningOfASignsLine() {
    ResetSigns signs = new ResetSigns();
    feed(signs, "U-Boot SPL 2024\u001b[0m.01 ");
    assertEquals("U-Boot SPL 2024.01", signs.sign());
    feed(signs, "x".repeat(1_000) + "\r\nother\r\n");
    assertEquals(64, signs.sign().length());
  }

  /** A command that prints a sign's words switches no UART on. */
  @Test
  void tellsWhetherASignFollowsNoise() {
    ResetSigns signs = new ResetSigns();
    feed(signs, "gr\u00c3\u00bcn\r\nU-Boot ");
    assertFalse(signs.isAfterNoise());
    feed(signs, "\r\n\0\u00ff\r\n\r\nU-Boot ");
    assertTrue(signs.isAfterNoise());
    feed(signs, "2024.01\r\nDRAM: ");
    assertFalse(signs.isAfterNoise());
    feed(signs, "1 GiB\r\n\0U-Boot ");
    assertTrue(signs.isAfterNoise());
  }

  @Test
  void holdsNothingOfAnEndlessEscape() {
    ResetSigns signs = new ResetSigns();
    assertFalse(feed(signs, "\u001b[" + "1;".repeat(100_000)));
    assertEquals(true, feed(signs, "\r\nU-Boot "));
  }

  private static int found(String text, int size) {
    ResetSigns signs = new ResetSigns();
    int found = 0;
    for (int at = 0; at < text.length(); at += size) {
      found += feed(signs, text.substring(at, Math.min(text.length(), at + size))) ? 1 : 0;
    }
    return found;
  }

  private static boolean feed(ResetSigns signs, String text) {
    byte[] octets = text.getBytes(StandardCharsets.ISO_8859_1);
    return signs.feed(octets, 0, octets.length);
  }
}

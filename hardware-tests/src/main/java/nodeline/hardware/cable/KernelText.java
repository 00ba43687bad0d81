// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.cable;

import java.util.Random;

/**
 * What a kernel prints on its console: with colours and time stamps or without, on a line of its
 * own or not.
 */
final class KernelText {
  private static final int LONGEST_STORM = 30;
  private static final String[] TEXTS = {
    "usb 1-1: new high-speed USB device number 7 using xhci_hcd",
    "random: crng init done",
    "mmc0: new high speed SDHC card at address aaaa",
    "cpufreq: cpufreq_online: CPU0: Running at unlisted initial frequency: 999 kHz",
    "br0: port 1(eth0) entered disabled state",
    "EXT4-fs (mmcblk0p2): re-mounted. Opts: errors=remount-ro,data=ordered",
    "oom_reaper: reaped process 812 (stress), now anon-rss:0kB, file-rss:0kB"
  };
  private static final String[] COLOURS = {"", "", "\u001b[33m", "\u001b[1;31m"};
  private static final String[] LINE_ENDS_BEFORE = {"", "\r\n", "\n"};

  private final Random random;
  private double seconds = 12.345678;

  KernelText(Random random) {
    this.random = random;
  }

  String line() {
    seconds += random.nextDouble();
    String colour = one(COLOURS);
    String reset = colour.isEmpty() ? "" : "\u001b[0m";
    String stamp = random.nextInt(4) == 0 ? "" : String.format("[%12.6f] ", seconds);
    return one(LINE_ENDS_BEFORE) + colour + stamp + one(TEXTS) + reset + "\r\n";
  }

  /** Some lines without anything between. */
  String storm() {
    StringBuilder storm = new StringBuilder();
    for (int lines = 3 + random.nextInt(LONGEST_STORM - 3); lines > 0; lines--) {
      storm.append(line());
    }
    return storm.toString();
  }

  private String one(String... of) {
    return of[random.nextInt(of.length)];
  }
}

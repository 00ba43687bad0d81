// SPDX-License-Identifier: Apache-2.0
package nodeline.framing;

import java.util.List;
import java.util.OptionalInt;
import java.util.Random;

/** Requests and console text to test with. */
final class Samples {
  static final String ID = "0123456789ab";

  /** Lines as kernels print them, without time. */
  static final List<String> KERNEL_TEXTS =
      List.of(
          "usb 1-1: new high-speed USB device number 4 using musb-hdrc",
          "random: crng init done",
          "EXT4-fs (mmcblk0p2): mounted filesystem with ordered data mode. Opts: (null)",
          "cpsw 4a100000.ethernet eth0: Link is Up - 100Mbps/Full - flow control rx/tx",
          "systemd[1]: Started Getty on tty1.",
          "mmc0: error -110 whilst initialising SD card",
          "IPv6: ADDRCONF(NETDEV_CHANGE): eth0: link becomes ready",
          "x");

  private Samples() {}

  static Request request(String id, int attempt, Verb verb, int window, String payload) {
    return new Request(
        new RequestHeader(id, attempt, verb, window, OptionalInt.empty(), 1, 1), payload);
  }

  static Request send(int attempt, String payload) {
    return request(ID, attempt, Verb.SEND, 1, payload);
  }

  static Request random(Random random) {
    Verb[] verbs = Verb.values();
    Verb verb = verbs[random.nextInt(verbs.length)];
    int pieces = 1 + (random.nextInt(4) == 0 ? random.nextInt(40) : 0);
    OptionalInt timeout =
        random.nextBoolean() ? OptionalInt.empty() : OptionalInt.of(random.nextInt(4000));
    RequestHeader header =
        new RequestHeader(
            id(random),
            1 + random.nextInt(30),
            verb,
            random.nextInt(5),
            timeout,
            1 + random.nextInt(pieces),
            pieces);
    return new Request(header, payload(random, random.nextInt(160)));
  }

  static String id(Random random) {
    return String.format("%012x", random.nextLong() & 0xffff_ffff_ffffL);
  }

  static String payload(Random random, int length) {
    String characters = "abcdefghijklmnopqrstuvwxyz0123456789,=:._/+-@%ABCXYZ";
    StringBuilder payload = new StringBuilder();
    while (payload.length() < length) {
      payload.append(characters.charAt(random.nextInt(characters.length())));
    }
    return payload.toString();
  }

  /** A typical request of 60 to 100 characters. */
  static Request typical(Random random) {
    Verb verb = List.of(Verb.SEND, Verb.WAIT, Verb.WAIT_ALL, Verb.SYNC).get(random.nextInt(4));
    return request(
        id(random), 1 + random.nextInt(3), verb, 1, payload(random, 12 + random.nextInt(36)));
  }

  static String kernelText(Random random) {
    return KERNEL_TEXTS.get(random.nextInt(KERNEL_TEXTS.size()));
  }

  static String timestamp(Random random) {
    return String.format("[%5d.%06d] ", random.nextInt(99999), random.nextInt(1_000_000));
  }

  /** One line with its time. */
  static String kernelLine(Random random) {
    return timestamp(random) + kernelText(random) + "\r\n";
  }
}

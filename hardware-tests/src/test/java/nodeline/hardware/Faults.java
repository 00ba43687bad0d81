// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/**
 * What a bad wire does to the bytes that go one way. Each fault comes at random places, on average
 * once in so many bytes; 0 means never. The seed decides all.
 */
final class Faults {
  private static final String[] KERNEL_TEXT = {
    "usb 1-1: new high-speed USB device number 7 using xhci_hcd",
    "\u001b[33mrandom: crng init done\u001b[0m",
    "mmc0: new high speed SDHC card at address aaaa",
    "cpufreq: cpufreq_online: CPU0: Running at unlisted initial frequency: 999 kHz",
    "br0: port 1(eth0) entered disabled state"
  };

  private final Random random;
  private final int kernelLine;
  private final int drop;
  private final int flip;
  private int damaged;
  private double seconds = 12.345678;

  Faults(long seed, int kernelLine, int drop, int flip) {
    this.random = new Random(seed);
    this.kernelLine = kernelLine;
    this.drop = drop;
    this.flip = flip;
  }

  static Faults none() {
    return new Faults(0, 0, 0, 0);
  }

  /** The same bytes after the wire. */
  synchronized byte[] pass(byte[] bytes, int length) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(length + 100);
    for (int i = 0; i < length; i++) {
      if (happens(kernelLine)) {
        out.writeBytes(kernelLine());
      }
      if (happens(drop)) {
        continue;
      }
      out.write(happens(flip) ? bytes[i] ^ 1 << random.nextInt(8) : bytes[i]);
    }
    return out.toByteArray();
  }

  private boolean happens(int oneIn) {
    if (oneIn == 0 || random.nextInt(oneIn) != 0) {
      return false;
    }
    damaged++;
    return true;
  }

  private byte[] kernelLine() {
    seconds += random.nextDouble();
    String text = KERNEL_TEXT[random.nextInt(KERNEL_TEXT.length)];
    String line = String.format("[%12.6f] %s\r\n", seconds, text);
    return (random.nextBoolean() ? "\r\n" + line : line).getBytes(StandardCharsets.ISO_8859_1);
  }

  synchronized int count() {
    return damaged;
  }
}

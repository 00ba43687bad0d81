// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.cable;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/** What a bad wire makes of the bytes that go one way. The seed decides all. */
public final class Faults {
  private static final String[] LINE_ENDS = {"\n", "\r", "\r\n", "\r\r\n", "\n\r"};

  private final Random random;
  private final LineQuality line;
  private final KernelText kernel;
  private int happened;

  public Faults(long seed, LineQuality line) {
    this.random = new Random(seed);
    this.line = line;
    this.kernel = new KernelText(random);
  }

  public static Faults none() {
    return new Faults(0, LineQuality.CLEAN);
  }

  LineQuality line() {
    return line;
  }

  /** The same bytes after the wire. */
  public synchronized byte[] pass(byte[] bytes, int from, int to) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(to - from + 100);
    for (int i = from; i < to; i++) {
      if (happens(WireFault.KERNEL_TEXT)) {
        put(out, kernel.line());
      }
      if (happens(WireFault.KERNEL_STORM)) {
        put(out, kernel.storm());
      }
      if (!happens(WireFault.DROPPED_BYTE)) {
        carry(bytes[i], out);
      }
    }
    return out.toByteArray();
  }

  private void carry(byte octet, ByteArrayOutputStream out) {
    if (octet == '\n' && happens(WireFault.LINE_END)) {
      put(out, LINE_ENDS[random.nextInt(LINE_ENDS.length)]);
      return;
    }
    int flipped = flipped(octet);
    out.write(flipped);
    if (happens(WireFault.DOUBLED_BYTE)) {
      out.write(flipped);
    }
  }

  private int flipped(int octet) {
    int bits = octet;
    if (happens(WireFault.FLIPPED_BYTE)) {
      bits ^= 1 << random.nextInt(8);
    }
    for (int bit = 0; line.has(WireFault.FLIPPED_BIT) && bit < 8; bit++) {
      bits ^= happens(WireFault.FLIPPED_BIT) ? 1 << bit : 0;
    }
    return line.has(WireFault.SEVEN_BITS) ? bits & 0x7f : bits;
  }

  /** Bytes until the next pause. */
  synchronized int untilPause() {
    int oneIn = line.number(WireFault.PAUSE);
    return oneIn == 0 ? Integer.MAX_VALUE : 1 + random.nextInt(2 * oneIn);
  }

  /** Milliseconds of a pause. */
  synchronized int pause() {
    happened++;
    return 10 + random.nextInt(390);
  }

  /** Bytes that did not get through. */
  synchronized void lost(int count) {
    happened += count;
  }

  private boolean happens(WireFault fault) {
    int oneIn = line.number(fault);
    if (oneIn == 0 || random.nextInt(oneIn) != 0) {
      return false;
    }
    happened++;
    return true;
  }

  private static void put(ByteArrayOutputStream out, String text) {
    out.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  synchronized int count() {
    return happened;
  }
}

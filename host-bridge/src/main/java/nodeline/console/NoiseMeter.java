// SPDX-License-Identifier: Apache-2.0
package nodeline.console;

import io.netty.buffer.ByteBuf;

/**
 * Whether what came last was mostly no text, as from a board at another speed than its port. Text
 * is what {@link LineSample} takes for it, and UTF-8, which noise seldom happens to be.
 */
public final class NoiseMeter {
  /** Fewer say nothing. */
  private static final int FEW = 32;

  /** What came before counts half. */
  private static final int WINDOW = 512;

  private static final String NOTE = "mostly noise";

  private int octets;
  private int text;
  private int begun;
  private int missing;
  private boolean noise;

  /** A console that was opened anew. */
  public void clear() {
    octets = 0;
    text = 0;
    missing = 0;
    noise = false;
  }

  /**
   * Counts what came.
   *
   * @return whether {@link #isNoise} is another now
   */
  public boolean hear(ByteBuf in) {
    for (int i = in.readerIndex(); i < in.writerIndex(); i++) {
      hear(in.getByte(i));
    }
    boolean before = noise;
    if (octets >= FEW) {
      noise = noise ? text * 4 < octets * 3 : text * 2 < octets;
    }
    return noise != before;
  }

  private void hear(byte octet) {
    if (octets == WINDOW) {
      octets /= 2;
      text /= 2;
    }
    octets++;
    int value = octet & 0xff;
    if (missing > 0 && value >= 0x80 && value < 0xc0) {
      missing--;
      text += missing == 0 ? begun : 0;
      return;
    }
    missing = value < 0xc2 || value > 0xf4 ? 0 : value < 0xe0 ? 1 : value < 0xf0 ? 2 : 3;
    begun = missing + 1;
    text += LineSample.isText(octet) ? 1 : 0;
  }

  /** Whether it is mostly noise; it was mostly text again before it is not. */
  public boolean isNoise() {
    return noise;
  }

  /** What to say of it, with the speed that may be wrong. */
  public static String note(ConsoleAddress address) {
    return (NOTE + ": is %s right?")
        .formatted(address.baud().isPresent() ? address.baud().getAsInt() : "its port's speed");
  }

  /** Whether this says it, alone or beside other things. */
  public static boolean isIn(String note) {
    return note.contains(NOTE);
  }
}

// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.bench;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * What one board says and a client gets: lines of {@value #LINE} octets, each different from all
 * others. Written by one thread and read by another.
 */
final class BoardStream {
  static final int LINE = 192;

  private static final int DIGITS = 8;

  /** Told of each line that has come in whole. */
  @FunctionalInterface
  interface Arrivals {
    void line(long sentNanos, long cameNanos);
  }

  private final int board;
  private final AtomicLongArray sentNanos;
  private final byte[] expected = new byte[LINE];
  private int sentLines;
  private long right;
  private long received;
  private boolean broken;

  BoardStream(int board, int maxLines) {
    this.board = board;
    this.sentNanos = new AtomicLongArray(maxLines);
  }

  /** Makes the next line, for the writer. */
  void next(byte[] line, long nanos) {
    fill(line, sentLines);
    sentNanos.set(sentLines++, nanos);
  }

  private void fill(byte[] line, int number) {
    for (int i = 0; i < LINE; i++) {
      line[i] = (byte) ('a' + (i + board + number) % 26);
    }
    digits(line, 0, board);
    digits(line, DIGITS + 1, number);
    line[LINE - 2] = '\r';
    line[LINE - 1] = '\n';
  }

  private static void digits(byte[] line, int from, int value) {
    int rest = value;
    for (int i = from + DIGITS - 1; i >= from; i--) {
      line[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    line[from + DIGITS] = ' ';
  }

  /** Compares what a client got, every octet. Behind a wrong one nothing is right. */
  void came(ByteBuffer octets, long nanos, Arrivals arrivals) {
    received += octets.remaining();
    while (octets.hasRemaining() && !broken) {
      int number = (int) (right / LINE);
      int at = (int) (right % LINE);
      int count = Math.min(LINE - at, octets.remaining());
      if (at == 0) {
        fill(expected, number);
      }
      int mismatch =
          octets.slice(octets.position(), count).mismatch(ByteBuffer.wrap(expected, at, count));
      broken = mismatch >= 0;
      right += broken ? mismatch : count;
      octets.position(octets.position() + count);
      if (!broken && right % LINE == 0) {
        arrivals.line(sentNanos.get(number), nanos);
      }
    }
  }

  /** Octets that did not come, came wrong, or were never sent; once the writer has ended. */
  long wrong() {
    return Math.max((long) sentLines * LINE, received) - right;
  }

  long missing() {
    return (long) sentLines * LINE - received;
  }
}

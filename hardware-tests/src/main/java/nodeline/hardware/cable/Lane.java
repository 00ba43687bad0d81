// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.cable;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/** One direction of a cable: its faults, its speed, and the receiver's buffer at its end. */
final class Lane {
  /** Bytes a second that a board takes out of a small receive buffer. */
  static final int DRAIN = 4000;

  private static final int FULL_SPEED = 115_200;
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final long TICK = TimeUnit.MILLISECONDS.toNanos(10);

  /** Gets what arrives. */
  interface Receiver {
    void take(byte[] bytes) throws IOException;
  }

  private final Faults faults;
  private final LineQuality line;
  private final int perTick;
  private int untilPause;
  private long free = System.nanoTime();
  private long arrived = free;
  private double waiting;

  Lane(Faults faults) {
    this.faults = faults;
    line = faults.line();
    untilPause = faults.untilPause();
    int baud = line.number(WireFault.BAUD);
    perTick = baud == 0 ? Integer.MAX_VALUE : (int) Math.max(1, baud / 10 * TICK / SECOND);
  }

  int faults() {
    return faults.count();
  }

  /** Returns when the last byte has arrived. */
  synchronized void carry(byte[] bytes, int length, Receiver to) throws IOException {
    int from = 0;
    while (from < length) {
      int count = Math.min(Math.min(length - from, perTick), untilPause);
      byte[] out = faults.pass(bytes, from, from + count);
      travel(out.length);
      to.take(line.has(WireFault.BUFFER) ? kept(out) : out);
      from += count;
      untilPause -= untilPause == Integer.MAX_VALUE ? 0 : count;
      if (untilPause == 0) {
        sleep(TimeUnit.MILLISECONDS.toNanos(faults.pause()));
        untilPause = faults.untilPause();
      }
    }
  }

  private void travel(int count) throws IOException {
    if (line.has(WireFault.BAUD)) {
      long now = System.nanoTime();
      free = Math.max(free, now) + count * SECOND / (line.number(WireFault.BAUD) / 10);
      sleep(free - now);
    }
  }

  /** What fits into the receiver's buffer while the board empties it. */
  private byte[] kept(byte[] bytes) {
    byte[] kept = new byte[bytes.length];
    int count = 0;
    for (byte octet : bytes) {
      long at = Math.max(System.nanoTime(), arrived + SECOND / (FULL_SPEED / 10));
      waiting = Math.max(0, waiting - (at - arrived) * DRAIN / (double) SECOND);
      arrived = at;
      if (waiting < line.number(WireFault.BUFFER)) {
        waiting++;
        kept[count++] = octet;
      }
    }
    faults.lost(bytes.length - count);
    return Arrays.copyOf(kept, count);
  }

  private static void sleep(long nanos) throws IOException {
    try {
      TimeUnit.NANOSECONDS.sleep(nanos);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException();
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package nodeline;

import java.util.concurrent.TimeUnit;

/**
 * How long a board is listened to after the last input: until it has been quiet for a second, and
 * never more than a minute. Times are those of {@link System#nanoTime}.
 */
public final class Quiet {
  static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(1);
  static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(60);

  private volatile long lastText;

  public Quiet(long now) {
    lastText = now;
  }

  /** The board has said something. */
  public void heard(long now) {
    lastText = now;
  }

  /**
   * Nanoseconds that are left at least; none or less: it is over.
   *
   * @param inputEnd when the input ended
   */
  public long rest(long inputEnd, long now) {
    long since = lastText - inputEnd > 0 ? lastText : inputEnd;
    return Math.min(QUIET_NANOS - (now - since), LONGEST_NANOS - (now - inputEnd));
  }

  /** Whether it is over though the board goes on. */
  public boolean isCut(long inputEnd, long now) {
    return now - lastText < QUIET_NANOS && now - inputEnd >= LONGEST_NANOS;
  }
}

// SPDX-License-Identifier: Apache-2.0
package nodeline.push;

import java.time.Duration;

/**
 * How long an answer is waited for: by the slowest of the last ones, and longer at each silence.
 */
final class Patience {
  private static final long FIRST = Duration.ofSeconds(1).toNanos();
  private static final long LEAST = Duration.ofMillis(300).toNanos();
  private static final long MOST = Duration.ofSeconds(12).toNanos();
  private static final int FACTOR = 3;

  private long slowest = FIRST;
  private boolean measured;

  /** An answer took so long. */
  void answered(long nanos) {
    slowest = measured ? Math.max(nanos, slowest - slowest / 8) : nanos;
    measured = true;
  }

  /** For an answer after so many silences. */
  Duration after(int silences) {
    long time = (LEAST + FACTOR * slowest) << Math.min(silences, 8);
    return Duration.ofNanos(Math.min(MOST, time));
  }
}

// SPDX-License-Identifier: Apache-2.0
package nodeline.device;

import nodeline.MonotonicClock;

/**
 * What one board may cost, as a bucket that fills with time. Its unit is the work on one octet of
 * text, some 20 ns to 60 ns; what costs more is counted as so many octets.
 *
 * <p>A serial port at 4 Mbaud brings 400,000 octets a second, and if all of them were requests
 * 6,700 of these: together less than there is.
 */
final class WorkBudget {
  /** Units a second: a sixth to a half of a core. */
  static final long PER_SECOND = 8_000_000;

  /** Units that may be saved up, and so what others wait for at worst: some 20 ms of frames. */
  static final long BURST = 500_000;

  /**
   * A request, a line of LAVA, a broken frame: what the session, its logs and the reply cost, 16 to
   * 45 us as measured.
   */
  static final int FRAME = 1_000;

  /** A piece of text on its way through the log and to those who are attached. */
  static final int PIECE = 100;

  private static final long MILLIS = 1_000;

  private final MonotonicClock clock;
  private long left = BURST;
  private long filledAt;

  WorkBudget(MonotonicClock clock) {
    this.clock = clock;
    this.filledAt = clock.millis();
  }

  /** Counts work that is done; more than there is left is a debt. */
  void spend(long units) {
    left -= units;
  }

  /** Milliseconds until the debt is paid; 0 if there is none. */
  long pause() {
    long now = clock.millis();
    left = Math.min(BURST, left + (now - filledAt) * PER_SECOND / MILLIS);
    filledAt = now;
    return left >= 0 ? 0 : (-left * MILLIS + PER_SECOND - 1) / PER_SECOND;
  }
}

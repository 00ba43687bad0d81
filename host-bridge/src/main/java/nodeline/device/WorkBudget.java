// SPDX-License-Identifier: Apache-2.0
package nodeline.device;

import nodeline.Bucket;
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

  private static final long NANOS_OF_MICRO = 1_000;

  private final Bucket bucket;
  private LoopTime loop;
  private Bucket part;

  WorkBudget(MonotonicClock clock) {
    bucket = new Bucket(clock, PER_SECOND, BURST);
  }

  /** Counts work that is done; more than there is left is a debt. */
  void spend(long units) {
    bucket.spend(units);
  }

  /** Counts time of the event loop whose thread this is. */
  void spendTime(long nanos) {
    if (loop == null) {
      loop = LoopTime.current();
      part = loop.part();
    }
    loop.spend(part, nanos / NANOS_OF_MICRO);
  }

  /** Milliseconds until the debt is paid, or the loop has time for it; 0 if it may go on. */
  long pause() {
    long own = bucket.pause();
    return loop == null ? own : Math.max(own, loop.pause(part));
  }
}

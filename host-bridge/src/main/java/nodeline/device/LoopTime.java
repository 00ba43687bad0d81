// SPDX-License-Identifier: Apache-2.0
package nodeline.device;

import io.netty.util.concurrent.FastThreadLocal;
import nodeline.Bucket;
import nodeline.MonotonicClock;

/**
 * The time of one event loop, which its devices share: while they have had more than half of it,
 * those that had most of that are read more slowly. So a board that says little finds the loop
 * free, however many flood. It is time that has passed and no estimate: on a busy machine there is
 * less.
 */
final class LoopTime {
  private static final long MICROS = 1_000_000;

  /** The devices' half of the time. */
  private static final long PER_SECOND = MICROS / 2;

  /** What may be saved up, and so what a board that says little waits for. */
  private static final long BURST = 20_000;

  /** A device that has less than a sixteenth of it is none of those that flood. */
  private static final int PARTS = 16;

  /** More than twice what a busy machine takes from a loop at once. */
  private static final long PART_BURST = 40_000;

  private static final FastThreadLocal<LoopTime> OF_LOOP =
      new FastThreadLocal<>() {
        @Override
        protected LoopTime initialValue() {
          return new LoopTime(MonotonicClock.SYSTEM);
        }
      };

  private final MonotonicClock clock;
  private final Bucket all;

  LoopTime(MonotonicClock clock) {
    this.clock = clock;
    this.all = new Bucket(clock, PER_SECOND, BURST);
  }

  /** That of the loop whose thread this is. */
  static LoopTime current() {
    return OF_LOOP.get();
  }

  /** The part of one device. */
  Bucket part() {
    return new Bucket(clock, PER_SECOND / PARTS, PART_BURST);
  }

  /** Counts time that was spent on a device. */
  void spend(Bucket part, long micros) {
    part.spend(micros);
    all.spend(micros);
  }

  /** Milliseconds for which a device is not read; 0 if it may go on. */
  long pause(Bucket part) {
    return part.isHalfFull() ? 0 : all.pause();
  }
}

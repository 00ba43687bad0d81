// SPDX-License-Identifier: Apache-2.0
package nodeline.decode;

import java.time.ZoneId;
import java.util.Optional;
import java.util.OptionalLong;

/** The times of a log's lines, which never go back. A line without one is of the time before it. */
final class CaptureClock {
  private static final long DAY_MILLIS = 24 * 3_600_000L;

  private final ZoneId zone;
  private boolean dated;
  private long first;
  private OptionalLong last = OptionalLong.empty();

  /**
   * Knows no time yet.
   *
   * @param zone of times without one
   */
  CaptureClock(ZoneId zone) {
    this.zone = zone;
  }

  /** The time of the next line; empty as long as none had one. */
  OptionalLong at(CaptureLine line) {
    Optional<CaptureTime> time = CaptureTime.of(line, zone);
    if (time.isPresent() && last.isEmpty()) {
      dated = time.get().dated();
      first = time.get().millis();
      last = OptionalLong.of(first);
    } else if (time.isPresent() && time.get().dated() == dated) {
      last = OptionalLong.of(Math.max(last.getAsLong(), onItsDay(time.get().millis())));
    }
    return last;
  }

  /** A clock without a date begins anew at midnight. */
  private long onItsDay(long millis) {
    long days = Math.floorDiv(last.getAsLong() - millis + DAY_MILLIS / 2, DAY_MILLIS);
    return dated ? millis : millis + Math.max(0, days) * DAY_MILLIS;
  }

  /** Whether any line had a time. */
  boolean isKnown() {
    return last.isPresent();
  }

  /** Whether its times have dates; without them they count from midnight of the first day. */
  boolean isDated() {
    return dated;
  }

  /** The first time. */
  long first() {
    return first;
  }
}

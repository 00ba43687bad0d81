// SPDX-License-Identifier: Apache-2.0
package nodeline.status;

import java.time.Duration;
import java.util.Locale;

/** How long something lasts, for people: its two greatest units. */
final class Age {
  private static final long EXACT_MILLIS = 9_950;

  private Age() {}

  /** Such as {@code 0.4s}, {@code 42s}, {@code 5m12s}, {@code 3h20m}, {@code 2d4h}. */
  static String of(long millis) {
    if (millis < EXACT_MILLIS) {
      return String.format(Locale.ROOT, "%.1fs", millis / 1000.0);
    }
    Duration age = Duration.ofMillis(millis);
    if (age.toDays() > 0) {
      return pair(age.toDays(), "d", age.toHoursPart(), "h");
    }
    if (age.toHours() > 0) {
      return pair(age.toHours(), "h", age.toMinutesPart(), "m");
    }
    return age.toMinutes() > 0
        ? pair(age.toMinutes(), "m", age.toSecondsPart(), "s")
        : age.toSeconds() + "s";
  }

  private static String pair(long great, String greatUnit, int small, String smallUnit) {
    return great + greatUnit + (small == 0 ? "" : small + smallUnit);
  }
}

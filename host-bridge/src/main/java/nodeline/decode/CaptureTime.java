// SPDX-License-Identifier: Apache-2.0
package nodeline.decode;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * When a line came, by what stands before its frame.
 *
 * <pre>
 *   2026-11-24T13:02:27.312Z ~NL1:…                       dated
 *   [2026-11-24 13:02:27.312] ~NL1:…                      dated, of this host's zone
 *   - {"dt": "2026-11-24T13:02:27.312000", "msg": "~NL1:…   dated, UTC: LAVA writes it so
 *   [13:02:27] ~NL1:…                                     of some day
 * </pre>
 *
 * @param millis since 1970; of a line without a date since its day began
 * @param dated whether it has a date
 */
record CaptureTime(long millis, boolean dated) {
  private static final Pattern STAMP =
      Pattern.compile(
          "(?<![0-9:])(?:([0-9]{4}-[0-9]{2}-[0-9]{2})[T ])?([0-9]{2}:[0-9]{2}:[0-9]{2})"
              + "(?:[.,]([0-9]{1,9}))?(Z|[+-][0-9]{2}:?[0-9]{2})?(?![0-9:])");
  private static final Pattern OF_LAVA = Pattern.compile("\"dt\": *\"$");
  private static final Pattern FRAME = Pattern.compile("[~#]NL1:");

  /** The first time of a line, if it has one before its frame. */
  static Optional<CaptureTime> of(CaptureLine line, ZoneId zone) {
    String before = FRAME.split(line.beginning(), 2)[0];
    Matcher stamp = STAMP.matcher(before);
    try {
      if (!stamp.find()) {
        return Optional.empty();
      }
      boolean lava = OF_LAVA.matcher(before).region(0, stamp.start()).find();
      return Optional.of(of(stamp, lava ? ZoneOffset.UTC : zone));
    } catch (DateTimeException noTime) {
      return Optional.empty();
    }
  }

  private static CaptureTime of(Matcher stamp, ZoneId zone) {
    String fraction = stamp.group(3) == null ? "" : "." + stamp.group(3);
    LocalTime time = LocalTime.parse(stamp.group(2) + fraction);
    if (stamp.group(1) == null) {
      return new CaptureTime(time.toNanoOfDay() / 1_000_000, false);
    }
    LocalDateTime whole = LocalDate.parse(stamp.group(1)).atTime(time);
    ZoneId own = stamp.group(4) == null ? zone : ZoneOffset.of(stamp.group(4));
    return new CaptureTime(whole.atZone(own).toInstant().toEpochMilli(), true);
  }
}

// SPDX-License-Identifier: Apache-2.0
package nodeline.config;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times as people write them: {@code 300} (seconds), {@code 90s}, {@code 5m}, {@code 1h30m}. */
public final class Durations {
  /** What a hint says of them. */
  public static final String EXAMPLES = "for example 300 (seconds), 90s, 5m, 1h30m or 2d";

  /** The longest: what a request can say, in seconds. */
  public static final long MAX_SECONDS = 999_999;

  private static final Pattern FORM =
      Pattern.compile("(?:(\\d{1,6})d)?(?:(\\d{1,6})h)?(?:(\\d{1,6})m)?(?:(\\d{1,6})s)?");
  private static final long[] UNITS = {86_400, 3_600, 60, 1};
  private static final String NAMES = "dhms";

  private Durations() {}

  /** Returns a time of 1 s to {@link #MAX_SECONDS}, or nothing for any other text. */
  public static Optional<Duration> parse(String text) {
    return parse(text, MAX_SECONDS);
  }

  /**
   * The same.
   *
   * @param longest in seconds
   */
  public static Optional<Duration> parse(String text, long longest) {
    Matcher parts = FORM.matcher(text.matches("\\d{1,6}") ? text + "s" : text);
    if (!parts.matches()) {
      return Optional.empty();
    }
    long seconds = 0;
    for (int i = 0; i < UNITS.length; i++) {
      String part = parts.group(i + 1);
      seconds += part == null ? 0 : Long.parseLong(part) * UNITS[i];
    }
    return seconds < 1 || seconds > longest
        ? Optional.empty()
        : Optional.of(Duration.ofSeconds(seconds));
  }

  /** The shortest text that {@link #parse} reads back, in whole seconds. */
  public static String format(Duration duration) {
    StringBuilder text = new StringBuilder();
    long rest = duration.toSeconds();
    for (int i = 0; i < UNITS.length; i++) {
      if (rest >= UNITS[i]) {
        text.append(rest / UNITS[i]).append(NAMES.charAt(i));
        rest %= UNITS[i];
      }
    }
    return text.isEmpty() ? "0s" : text.toString();
  }
}

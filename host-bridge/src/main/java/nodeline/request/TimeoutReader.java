// SPDX-License-Identifier: Apache-2.0
package nodeline.request;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nodeline.Problem;
import nodeline.config.Durations;
import nodeline.config.Fields;
import nodeline.config.Source;
import nodeline.config.YamlNode;

/**
 * Reads the timeout of a request.
 *
 * <pre>
 *   timeout:            timeout: 5m
 *     minutes: 5
 *     seconds: 30
 * </pre>
 */
final class TimeoutReader {
  private static final String KEY = "timeout";
  private static final Map<String, Long> UNITS = new LinkedHashMap<>();

  static {
    UNITS.put("days", 86_400L);
    UNITS.put("hours", 3_600L);
    UNITS.put("minutes", 60L);
    UNITS.put("seconds", 1L);
  }

  private final Source source;

  TimeoutReader(Source source) {
    this.source = source;
  }

  /** The timeout among the keys of a request, or nothing. */
  Optional<Duration> read(Fields request) {
    Optional<YamlNode> value = request.value(KEY);
    if (value.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(value.get() instanceof YamlNode.Scalar ? text(request) : sum(request));
  }

  private static Duration text(Fields request) {
    String text = request.text(KEY).orElse("");
    return Durations.parse(text)
        .orElseThrow(() -> request.problem(KEY, "bad timeout: \"" + text + "\"", hint()));
  }

  private Duration sum(Fields request) {
    Fields parts =
        new Fields(
            source,
            " of a timeout",
            request.mapping(KEY).orElseThrow(),
            List.copyOf(UNITS.keySet()));
    long seconds = UNITS.keySet().stream().mapToLong(unit -> seconds(parts, unit)).sum();
    if (seconds < 1 || seconds > Durations.MAX_SECONDS) {
      throw request.problem(
          KEY, "bad timeout: seconds=" + seconds + ", max=" + Durations.MAX_SECONDS, hint());
    }
    return Duration.ofSeconds(seconds);
  }

  private static long seconds(Fields parts, String unit) {
    String text = parts.text(unit).orElse("0");
    if (!text.matches("[0-9]{1,6}")) {
      throw bad(parts, unit, text);
    }
    return Long.parseLong(text) * UNITS.get(unit);
  }

  private static Problem bad(Fields parts, String unit, String text) {
    return parts.problem(unit, "bad " + unit + " of a timeout: \"" + text + "\"", hint());
  }

  private static String hint() {
    return "whole numbers of days:, hours:, minutes: and seconds: below it, or "
        + Durations.EXAMPLES;
  }
}

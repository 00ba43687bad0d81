// SPDX-License-Identifier: Apache-2.0
package nodeline.suite;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nodeline.config.YamlNode;

/** The times of a job's tests, where LAVA looks for them. */
final class LavaTimes {
  /** LAVA's action that runs the tests of a multi-node job. */
  private static final String ACTION = "multinode-test";

  private static final Map<String, Long> UNITS =
      Map.of("days", 86_400L, "hours", 3_600L, "minutes", 60L, "seconds", 1L);

  private LavaTimes() {}

  /** Of an action that does not say its own; empty: the job says nothing. */
  static Optional<Duration> ofActions(YamlNode.Mapping job) {
    Optional<YamlNode.Mapping> times = job.mapping("timeouts");
    return times
        .flatMap(part -> part.mapping("actions"))
        .flatMap(actions -> duration(actions, ACTION))
        .or(() -> times.flatMap(part -> duration(part, "action")));
  }

  /** That of an action itself. */
  static Optional<Duration> of(YamlNode.Mapping action) {
    return action
        .mapping("timeouts")
        .flatMap(times -> duration(times, ACTION))
        .or(() -> duration(action, "timeout"));
  }

  /** A time in units that add up; empty: there is none. */
  static Optional<Duration> duration(YamlNode.Mapping mapping, String key) {
    long seconds = 0;
    for (Map.Entry<String, Long> unit : UNITS.entrySet()) {
      for (String text :
          mapping.mapping(key).map(parts -> parts.texts(unit.getKey())).orElse(List.of())) {
        seconds += text.matches("[0-9]{1,6}") ? Long.parseLong(text) * unit.getValue() : 0;
      }
    }
    return seconds == 0 ? Optional.empty() : Optional.of(Duration.ofSeconds(seconds));
  }
}

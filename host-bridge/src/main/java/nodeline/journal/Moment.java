// SPDX-License-Identifier: Apache-2.0
package nodeline.journal;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A moment by all clocks of the host.
 *
 * @param boot the host's start, which has a name of its own; empty if that is not known
 * @param up milliseconds since that start, with those that the host slept
 * @param wall seconds since 1970, as the host's clock has them
 * @param sure whether another clock agrees with that one
 */
public record Moment(String boot, long up, long wall, boolean sure) implements Entry {
  static final String KIND = "time";

  private static final int WORDS = 5;

  @Override
  public List<String> words() {
    return List.of(KIND, boot, Long.toString(up), Long.toString(wall), sure ? "1" : "0");
  }

  static Moment of(List<String> words) {
    if (words.size() != WORDS) {
      throw new IllegalArgumentException("not a time: words=" + words.size());
    }
    return new Moment(
        words.get(1),
        Long.parseLong(words.get(2)),
        Long.parseLong(words.get(3)),
        words.get(4).equals("1"));
  }

  /**
   * The time between an earlier moment and this one: running time if the host has run through, else
   * that of the clock, if it was to be believed at both. Empty if it cannot be known.
   */
  Optional<Duration> since(Moment earlier) {
    if (!boot.isEmpty() && boot.equals(earlier.boot) && up >= earlier.up) {
      return Optional.of(Duration.ofMillis(up - earlier.up));
    }
    return sure && earlier.sure && wall >= earlier.wall
        ? Optional.of(Duration.ofSeconds(wall - earlier.wall))
        : Optional.empty();
  }
}

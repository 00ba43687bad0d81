// SPDX-License-Identifier: Apache-2.0
package nodeline.cli;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Lets a device say the same kind of thing some times a minute: what a board does without end must
 * not fill a disk, nor hide what the others do.
 */
final class LineLimit {
  static final int LINES = 20;
  static final long MINUTE_MILLIS = 60_000;

  /** Kinds of lines times devices; beyond that all begin anew. */
  private static final int MAX_KEYS = 20_000;

  private final Map<String, Count> counts = new HashMap<>();

  private static final class Count {
    long began;
    int lines;
  }

  /**
   * Whether a line may be shown.
   *
   * @param key of the device and the kind of line
   * @param now milliseconds of any monotonic clock
   * @return what to add to the line; empty if it is left out
   */
  synchronized Optional<String> admit(String key, long now) {
    if (counts.size() >= MAX_KEYS) {
      counts.clear();
    }
    Count count = counts.computeIfAbsent(key, unused -> new Count());
    int leftOut = 0;
    if (count.lines == 0 || now - count.began >= MINUTE_MILLIS) {
      leftOut = Math.max(0, count.lines - LINES);
      count.began = now;
      count.lines = 0;
    }
    count.lines++;
    if (count.lines > LINES) {
      return Optional.empty();
    }
    String before = leftOut == 0 ? "" : " left-out-before=" + leftOut;
    return Optional.of(
        count.lines < LINES ? before : " (more such lines of this minute are left out)");
  }
}

// SPDX-License-Identifier: Apache-2.0
package nodeline.device;

import java.util.Map;
import nodeline.MonotonicClock;
import nodeline.log.ConsoleLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says that a board is read more slowly than it sends: once for each time that it does. */
final class ThrottleNotes {
  private static final Logger log = LoggerFactory.getLogger(ThrottleNotes.class);

  /** So long after the last pause the next one is news. */
  private static final long NEWS_MILLIS = 60_000;

  /** Shorter pauses are those of a busy host, and no flood of the board. */
  private static final long TOLD_MILLIS = 1_000;

  private final String device;
  private final ConsoleLog consoleLog;
  private final MonotonicClock clock;
  private long millis;

  /** Milliseconds of pauses that are not far apart. */
  private long spell;

  private long quietFrom;

  ThrottleNotes(String device, ConsoleLog consoleLog, MonotonicClock clock) {
    this.device = device;
    this.consoleLog = consoleLog;
    this.clock = clock;
  }

  /** The device is not read for so long: milliseconds. */
  void throttled(long pause) {
    long now = clock.millis();
    if (now - quietFrom > NEWS_MILLIS) {
      spell = 0;
    }
    boolean told = spell >= TOLD_MILLIS;
    spell += pause;
    if (!told && spell >= TOLD_MILLIS) {
      log.warn(
          "{} is throttled: it sends more than it may: throttled-ms={}", device, millis + pause);
      consoleLog.event("throttled: the board sends more than it may, and is read more slowly");
    }
    millis += pause;
    quietFrom = now + pause;
  }

  /** For how long the device was not read, since the bridge began. */
  Map<String, Long> counters() {
    return Map.of("throttled-ms", millis);
  }
}

// SPDX-License-Identifier: Apache-2.0
package nodeline.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DurationsTest {
  @Test
  void readsTimesAsPeopleWriteThem() {
    assertSeconds(300, "300");
    assertSeconds(90, "90s");
    assertSeconds(300, "5m");
    assertSeconds(5_400, "1h30m");
    assertSeconds(93_784, "1d2h3m4s");
    assertSeconds(999_999, "999999");
  }

  private static void assertSeconds(long seconds, String text) {
    assertEquals(Optional.of(Duration.ofSeconds(seconds)), Durations.parse(text), text);
  }

  @Test
  void refusesEverythingElse() {
    for (String text : new String[] {"", "0", "0s", "1000000", "12d", "5x", "1s1m", "-1", " 5"}) {
      assertEquals(Optional.empty(), Durations.parse(text), text);
    }
  }

  @Test
  void formatReadsBack() {
    for (long seconds = 1; seconds <= Durations.MAX_SECONDS; seconds = seconds * 3 / 2 + 1) {
      Duration duration = Duration.ofSeconds(seconds);
      assertEquals(Optional.of(duration), Durations.parse(Durations.format(duration)));
    }
    assertEquals("1h30m", Durations.format(Duration.ofMinutes(90)));
  }
}

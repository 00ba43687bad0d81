// SPDX-License-Identifier: Apache-2.0
package nodeline.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ContentionTest {
  private final Contention contention = new Contention();

  private int closed(int seconds) {
    return contention.closed(Duration.ofSeconds(seconds), "");
  }

  @Test
  void restsEachTimeThatThePortIsTaken() {
    assertEquals(
        java.util.List.of(0, 10_000, 10_000, 10_000, 10_000, 10_000),
        IntStream.of(3_600, 3, 1, 29, 5, 5).mapToObj(this::closed).toList());
  }

  @Test
  void forgetsWhenItHadThePortForLong() {
    closed(5);
    closed(5);
    assertEquals(0, closed(31));
  }

  @Test
  void forgetsWhenTheServerWasAway() {
    closed(5);
    contention.forget();
    assertEquals(0, closed(5));
  }

  @Test
  void takesABusyPortForNoFight() {
    for (int i = 0; i < 5; i++) {
      assertEquals(0, contention.closed(Duration.ofSeconds(1), "Port already in use"));
      assertEquals(0, contention.closed(Duration.ofMillis(49), ""));
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package nodeline.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackoffTest {
  @Test
  void staysBelowOneSecondAtFirstAndGrowsToTen() {
    Backoff backoff = new Backoff();
    List<Integer> millis = IntStream.range(0, 20).map(i -> backoff.nextMillis()).boxed().toList();
    assertEquals(List.of(100, 200, 400, 800, 1000, 1000), millis.subList(0, 6));
    assertEquals(List.of(1000, 2000, 4000, 8000, 10000), millis.subList(11, 16));
    assertEquals(10000, millis.get(19));

    backoff.reset();
    assertEquals(100, backoff.nextMillis());
  }
}

// SPDX-License-Identifier: Apache-2.0
package nodeline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NearestTest {
  private static final List<String> NAMES = List.of("status", "stop", "run", "reload");

  @Test
  void takesTheNearestAndNotTheFirst() {
    assertEquals(Optional.of("stop"), Nearest.of("stpo", NAMES));
    assertEquals(Optional.of("run"), Nearest.of("rnu", NAMES));
    assertEquals(Optional.of("status"), Nearest.of("stats", NAMES));
  }

  @Test
  void knowsNothingForAWordThatIsFar() {
    assertEquals(Optional.empty(), Nearest.orBegun("start-it", NAMES));
    assertEquals(Optional.empty(), Nearest.orBegun("", NAMES));
    assertEquals(Optional.empty(), Nearest.orBegun("x".repeat(1 << 20), NAMES));
  }

  @Test
  void takesTheBeginningOfAName() {
    assertEquals(Optional.of("reload"), Nearest.orBegun("re", NAMES));
    assertEquals(Optional.empty(), Nearest.of("re", NAMES));
  }
}

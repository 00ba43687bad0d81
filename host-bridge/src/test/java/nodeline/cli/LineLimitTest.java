// SPDX-License-Identifier: Apache-2.0
package nodeline.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class LineLimitTest {
  private final LineLimit limit = new LineLimit();

  @Test
  void leavesOutWhatADeviceSaysTooOftenAndSaysHowMuch() {
    for (int i = 1; i < LineLimit.LINES; i++) {
      assertEquals(Optional.of(""), limit.admit("a failed", 5));
    }
    assertEquals(
        Optional.of(" (more such lines of this minute are left out)"), limit.admit("a failed", 5));
    for (int i = 0; i < 1_000; i++) {
      assertEquals(Optional.empty(), limit.admit("a failed", LineLimit.MINUTE_MILLIS));
    }
    assertEquals(Optional.of(""), limit.admit("b failed", 6));
    long later = 5 + LineLimit.MINUTE_MILLIS;
    assertEquals(Optional.of(" left-out-before=1000"), limit.admit("a failed", later));
    assertEquals(Optional.of(""), limit.admit("a failed", later));
  }
}

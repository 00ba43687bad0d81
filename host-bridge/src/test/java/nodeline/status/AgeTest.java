// SPDX-License-Identifier: Apache-2.0
package nodeline.status;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgeTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0.0s",
    "449, 0.4s",
    "9949, 9.9s",
    "9950, 9s",
    "59999, 59s",
    "60000, 1m",
    "312000, 5m12s",
    "3600000, 1h",
    "12059000, 3h20m",
    "187200000, 2d4h"
  })
  void hasItsTwoGreatestUnits(long millis, String text) {
    assertEquals(text, Age.of(millis));
  }
}

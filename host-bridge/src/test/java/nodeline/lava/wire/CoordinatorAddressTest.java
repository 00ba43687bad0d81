// SPDX-License-Identifier: Apache-2.0
package nodeline.lava.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CoordinatorAddressTest {
  @Test
  void portIsLavasUnlessGiven() {
    assertEquals(
        Optional.of(new CoordinatorAddress("lab-1.x", 3079)),
        CoordinatorAddress.parse("lava://lab-1.x"));
    assertEquals(
        Optional.of(new CoordinatorAddress("::1", 4)), CoordinatorAddress.parse("lava://[::1]:4"));
    assertEquals("lava://[::1]:4", new CoordinatorAddress("::1", 4).toString());
    assertEquals("lava://h:3079", new CoordinatorAddress("h", 3079).toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "lava://",
        "lava:h",
        "lava://h:",
        "lava://h:0",
        "lava://h:65536",
        "lava://h/x",
        "lava://a b",
        "lava://::1",
        "embedded"
      })
  void othersAreNone(String text) {
    assertEquals(Optional.empty(), CoordinatorAddress.parse(text));
  }
}

// SPDX-License-Identifier: Apache-2.0
package nodeline.lava.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import nodeline.HostPort;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CoordinatorAddressTest {
  @Test
  void portIsLavasUnlessGiven() {
    assertEquals(
        Optional.of(new CoordinatorAddress(new HostPort("lab-1.x", 3079), false)),
        CoordinatorAddress.parse("lava://lab-1.x"));
    assertEquals(
        Optional.of(new CoordinatorAddress(new HostPort("::1", 4), false)),
        CoordinatorAddress.parse("lava://[::1]:4"));
    assertEquals(
        "lava://[::1]:4", new CoordinatorAddress(new HostPort("::1", 4), false).toString());
    assertEquals(
        "lava://h:3079", new CoordinatorAddress(new HostPort("h", 3079), false).toString());
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

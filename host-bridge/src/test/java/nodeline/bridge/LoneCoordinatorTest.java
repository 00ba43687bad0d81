// SPDX-License-Identifier: Apache-2.0
package nodeline.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.file.Path;
import java.time.Duration;
import nodeline.Beginning;
import nodeline.MonotonicClock;
import nodeline.Problem;
import nodeline.control.BridgeCommands;
import nodeline.control.ControlCommand;
import nodeline.group.EmbeddedCoordinator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoneCoordinatorTest {
  private final JsonNode request = JsonNodeFactory.instance.objectNode().put("device", "board");
  @TempDir private Path state;

  private LoneCoordinator start() {
    JournaledGroups groups = JournaledGroups.open(state, Beginning.FRESH, Duration.ofHours(24));
    EmbeddedCoordinator coordinator = groups.coordinator();
    return new LoneCoordinator(coordinator, groups.lock(), MonotonicClock.SYSTEM);
  }

  @ParameterizedTest
  @ValueSource(strings = {"attach", "call", "login", "power", "end-calls"})
  void hintsThatItHasNoDevices(String name) {
    try (LoneCoordinator lone = start()) {
      ControlCommand command = BridgeCommands.of(lone).get(name);
      Problem problem = assertThrows(Problem.class, () -> command.answer(request));
      assertEquals("there is no device \"board\"", problem.getMessage());
      assertEquals(
          "this is a coordinator without devices: name the socket of a bridge by --socket",
          problem.hint());
    }
  }

  @Test
  void givesItsStateFolderBack() {
    start().close();
    start().close();
  }
}

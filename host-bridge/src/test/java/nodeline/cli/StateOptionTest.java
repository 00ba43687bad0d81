// SPDX-License-Identifier: Apache-2.0
package nodeline.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StateOptionTest {
  private static Path find(String... environment) {
    Map<String, String> variables =
        environment.length == 2
            ? Map.of(environment[0], environment[1])
            : Map.of(environment[0], environment[1], environment[2], environment[3]);
    return StateOption.find(variables, "/home/u");
  }

  @Test
  void followsTheBaseDirectorySpecification() {
    assertEquals(Path.of("/state/nodeline"), find("XDG_STATE_HOME", "/state", "HOME", "/h"));
    assertEquals(Path.of("/h/.local/state/nodeline"), find("XDG_STATE_HOME", "", "HOME", "/h"));
    assertEquals(Path.of("/h/.local/state/nodeline"), find("XDG_STATE_HOME", "rel", "HOME", "/h"));
    assertEquals(Path.of("/home/u/.local/state/nodeline"), find("HOME", ""));
  }
}

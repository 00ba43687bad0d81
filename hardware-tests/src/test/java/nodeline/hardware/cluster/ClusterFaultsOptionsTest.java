// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import nodeline.hardware.rig.WrongUsage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterFaultsOptionsTest {
  private static ClusterRun.Plan plan(String... words) {
    return ClusterFaultsOptions.parse(List.of(words)).plan();
  }

  @Test
  void eachKindHappensBeforeAnyComesAgain() {
    List<Incident> all = plan("--seed", "1").incidents();
    assertEquals(3 * Incident.KINDS.size(), all.size());
    assertEquals(
        new HashSet<>(Incident.KINDS), new HashSet<>(all.subList(0, Incident.KINDS.size())));
    assertEquals(all, plan("--seed", "1").incidents());
  }

  @Test
  void oneKindCanBeChosen() {
    assertEquals(
        List.of(new Incident(Incident.Victim.LEADER, Fault.SILENT)),
        plan("--only", "leader silent", "--incidents", "1").incidents());
  }

  @ParameterizedTest
  @ValueSource(strings = {"--sends", "--sends x", "--sends -1", "--what", "--only bridge"})
  void wrongWordsAreRefusedInOneLine(String words) {
    String message = assertThrows(WrongUsage.class, () -> plan(words.split(" ", 2))).getMessage();
    assertTrue(message.lines().count() == 1 && message.contains("--"), message);
  }
}

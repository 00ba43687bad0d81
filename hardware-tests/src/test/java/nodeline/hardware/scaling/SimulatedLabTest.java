// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.scaling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SimulatedLabTest {
  /** Round figures, of the order that a machine has. */
  private static final ClusterCosts COSTS =
      new ClusterCosts(500e-6, 20e-6, 50e-6, 1e-4, 500, 400, 4e-3);

  private static SimulatedLab.Outcome simulate(SimulatedLab lab) {
    return lab.simulate(COSTS, new Random(1));
  }

  @Test
  void aSmallLabIsQuick() {
    SimulatedLab.Outcome small = simulate(new SimulatedLab(10, 10, 20, 6));
    assertEquals(Optional.empty(), small.breaks());
    assertTrue(small.p50() > COSTS.append() && small.p50() < 3 * COSTS.append(), "" + small);
    assertTrue(small.p99() >= small.p50());
  }

  @Test
  void onePrefixForAThousandHostsIsTooMuchForTheServers() {
    SimulatedLab.Outcome large = simulate(new SimulatedLab(1_000, 1_000, 20, 6));
    assertEquals(Optional.of("servers' processors"), large.breaks());
    assertEquals(Double.POSITIVE_INFINITY, large.p50());
  }

  @Test
  void aPrefixForEachLabTakesTheFanOutAway() {
    double one = simulate(new SimulatedLab(300, 300, 20, 6)).used().get("servers' processors");
    double many = simulate(new SimulatedLab(300, 20, 20, 6)).used().get("servers' processors");
    assertTrue(many < one / 2, many + " of " + one);
  }

  @Test
  void aQueueGrowsWithWhatIsUsed() {
    assertTrue(
        simulate(new SimulatedLab(100, 20, 20, 6)).p99()
            < simulate(new SimulatedLab(200, 20, 20, 12)).p99());
  }

  @Test
  void aLineGoesThroughItsPoints() {
    ClusterCosts.Line line =
        ClusterCosts.Line.through(
            List.of(new double[] {2, 7}, new double[] {16, 35}, new double[] {48, 99}));
    assertEquals(3, line.base(), 1e-9);
    assertEquals(2, line.slope(), 1e-9);
  }
}

// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Benches whose cables, bridges, boards and disks fail, on a virtual clock: nothing is lost, wrong
 * or twice. {@code -Dnodeline.simulation.seed=N} begins with this seed, and {@code
 * -Dnodeline.simulation.seconds=600} runs it for longer.
 */
class SimulationTest {
  private static final long SECONDS = Long.getLong("nodeline.simulation.seconds", 60);
  private static final long SEED = Long.getLong("nodeline.simulation.seed", 1_795_900_000_000L);

  @Test
  void benchesOfASeedLoseNothing() {
    System.out.println("simulation: first seed " + SEED);
    Simulations all = Simulations.from(SEED, Duration.ofSeconds(SECONDS));
    System.out.printf(
        "simulation: %,d calls in %d runs within %d s%n", all.calls(), all.runs(), SECONDS);
    assertEquals(List.of(), all.findings(), "seed " + all.failed());
    assertTrue(all.calls() > 0);
  }

  @Test
  void seedsThatOnceFailedDoNotAgain() throws IOException {
    for (String line : seeds().lines().filter(seed -> !seed.startsWith("#")).toList()) {
      Simulations one = Simulations.from(Long.parseLong(line), Duration.ZERO);
      assertEquals(List.of(), one.findings(), "seed " + line);
    }
  }

  @Test
  void aSeedDecidesAll() {
    assertEquals(Simulations.from(7, Duration.ZERO), Simulations.from(7, Duration.ZERO));
  }

  private static String seeds() throws IOException {
    try (InputStream in = SimulationTest.class.getResourceAsStream("seeds.txt")) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.flood;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import nodeline.hardware.flood.FloodRun.Figures;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Boards that flood in all ways at once, beside a hostile client of LAVA's wire: the others' calls
 * go on, and the process stays under the bound of {@code docs/reliability.md}. How quickly, {@code
 * bench/run --flood} measures: the limit here is one that a busy machine reaches too. {@code
 * -Dnodeline.flood.devices=64 -Dnodeline.flood.rounds=2000} try it longer.
 */
class FloodCrowdTest {
  private static final int DEVICES = Integer.getInteger("nodeline.flood.devices", 64);
  private static final int ROUNDS = Integer.getInteger("nodeline.flood.rounds", 40);
  private static final double MAX_MILLIS = 5_000;
  private static final long MAX_MEGABYTES = 600;

  @TempDir Path folder;

  @Test
  void theCalmOnesGoOnAndTheProcessStaysUnderItsBound() throws Exception {
    try (FloodCrowd crowd = new FloodCrowd(folder, DEVICES)) {
      Figures figures = measure(crowd);
      String what =
          "p50=%.0f p95=%.0f max=%.0f ms, cores=%.2f, kB/s=%d, MB=%d, asked=%d"
              .formatted(
                  figures.millis(50),
                  figures.millis(95),
                  figures.millis(100),
                  figures.cores(),
                  figures.kiloOctets(),
                  figures.megabytes(),
                  crowd.asked());
      System.out.println(what);
      assertTrue(figures.millis(95) < MAX_MILLIS, what);
      assertTrue(figures.megabytes() < MAX_MEGABYTES, what);
      assertEquals(0, crowd.bridge().logged("OutOfMemory"));
      assertEquals(0, crowd.bridge().logged(" ERROR "));
    }
  }

  private static Figures measure(FloodCrowd crowd) throws Exception {
    try {
      crowd.measure(ROUNDS / 4); // until all that was saved up is spent
      return crowd.measure(ROUNDS);
    } catch (IllegalStateException | ExecutionException | TimeoutException e) {
      throw new AssertionError(crowd.state(), e);
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import nodeline.hardware.history.Lincheck;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The short run of {@code bench/cluster-faults}. */
class ClusterFaultsTest {
  /** {@code bench/cluster-faults} has 5 and 3 s; this machine may be busy with other tests. */
  private static final long MOST_NANOS = 20_000_000_000L;

  @TempDir private Path folder;

  @Test
  void nothingIsLostTwiceOrEarlyWhateverFails() throws Exception {
    long seed = Optional.ofNullable(Long.getLong("nodeline.seed")).orElseGet(System::nanoTime);
    System.out.println("cluster faults: seed " + seed);
    try (ClusterRun run = new ClusterRun(ClusterRun.Plan.brief(seed), folder)) {
      ClusterRun.Result result = run.run(told -> System.out.println(FaultTable.row(told)));
      assertEquals(List.of(), result.findings());
      result
          .histories()
          .forEach(one -> assertTrue(Lincheck.findsForEachId(one), "Lincheck finds an order"));
      System.out.printf("%d sends, %d rounds%n", result.sends(), result.rounds());
      result
          .incidents()
          .forEach(told -> assertTrue(told.send() < MOST_NANOS, () -> FaultTable.row(told)));
    }
  }
}

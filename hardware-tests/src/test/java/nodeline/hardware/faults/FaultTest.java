// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Some calls under each profile: all right, none executed twice. */
@Execution(ExecutionMode.CONCURRENT)
@Timeout(value = 15, unit = TimeUnit.MINUTES) // a busy machine takes as long as it takes
class FaultTest {
  private static final int CALLS = Integer.getInteger("nodeline.calls", 20);

  @TempDir Path folder;

  static List<Profile> profiles() {
    return Profiles.ALL;
  }

  @ParameterizedTest
  @MethodSource("profiles")
  void allCallsAreRightAndExecutedOnce(Profile profile) throws Exception {
    long seed = Long.getLong("nodeline.seed", System.nanoTime());
    System.out.println("profile=" + profile + " seed=" + seed);
    FaultOptions options = FaultOptions.of(profile, CALLS, seed);
    FaultResult result = FaultRun.of(profile, options, folder.resolve("scene"), Optional.empty());
    assertEquals(List.of(), result.tally().findings());
    assertTrue(result.tally().calls() >= CALLS, "calls");
  }
}

// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.push;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import nodeline.Problem;
import nodeline.hardware.cable.LineQuality;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A board at another speed than its port: what it says is no text. */
class NoisyPromptTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir Path folder;

  private PushBench noise(String loop) throws Exception {
    String script =
        "stty raw -echo; n() { printf '\\000\\200\\370\\376\\377\\340x\\000'; }; " + loop;
    return new PushBench(
        folder, "dash", LineQuality.CLEAN, LineQuality.CLEAN, "/bin/sh", "-c", script);
  }

  private static void assertSoonRefused(PushBench bench) {
    Problem problem =
        assertTimeoutPreemptively(SOON, () -> assertThrows(Problem.class, bench::open));
    assertTrue(problem.getMessage().contains("no shell answers"), problem.getMessage());
  }

  @Test
  void endlessNoiseIsSoonNoPrompt() throws Exception {
    try (PushBench bench = noise("while n; do sleep 0.1; done")) {
      bench.rig().await("noise", () -> bench.rig().status(0).link().hearsNoise());
      assertSoonRefused(bench);
    }
  }

  /** As an echo at another speed. */
  @Test
  void noiseForEachKeyIsSoonNoPrompt() throws Exception {
    try (PushBench bench = noise("n; exec stdbuf -o0 tr '\\000-\\177' '\\377'")) {
      bench.rig().await("the board", () -> !bench.heard().isEmpty());
      assertSoonRefused(bench);
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.harness;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import nodeline.hardware.rig.ProgramRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The driver and the strategy for labgrid, in Debian's labgrid. {@code -Dnodeline.labgrid=} runs
 * all tests there.
 */
class LabgridTest {
  private static final Path EXAMPLE = HarnessProgram.ROOT.resolve("docs/examples/labgrid");

  @TempDir Path folder;

  @Test
  void theExamplePasses() throws Exception {
    HarnessProgram.requirePython("labgrid");
    String chosen = System.getProperty("nodeline.labgrid", "message");

    ProgramRun run =
        new HarnessProgram(folder).pytest(EXAMPLE, "--lg-env", "env.yaml", "-k", chosen, ".");

    assertEquals(0, run.status(), run.out() + run.err());
  }
}

// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.shim;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import nodeline.hardware.rig.Shells;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What {@code dut-shim/Makefile} checks: lint, size, the packer, and the golden vectors in each
 * shell, on the source and on the packed form.
 */
@Execution(ExecutionMode.CONCURRENT) // the calls on ptys mostly wait
class ShimUnitTest {
  private static final Path SHIM = Path.of(System.getProperty("nodeline.root"), "dut-shim");

  static List<String> shells() {
    return Shells.all().toList();
  }

  @Test
  void isCleanInShellcheckAndSmallEnough() throws Exception {
    Shells.requireInstalled("make");
    Shells.requireInstalled("shellcheck");
    make("check");
  }

  @Test
  void isPackedWithoutDamageByEveryAwk() throws Exception {
    Shells.requireInstalled("make");
    Shells.requireInstalled("busybox");
    make("packer");
  }

  @ParameterizedTest
  @MethodSource("shells")
  void agreesWithTheGoldenVectors(String shell) throws Exception {
    Shells.requireInstalled("make");
    Shells.requireInstalled(shell);
    make("vectors", "SHELLS='" + shell + "'");
  }

  /** hush exports its own, and lets nobody unset it. */
  @Test
  void isNotMisledByTheVersionOfAParentShell() throws Exception {
    for (String shell : List.of("dash", "bash", "busybox ash")) {
      Shells.requireInstalled(shell);
      make("vectors", "SHELLS='" + shell + "'", "HUSH_VERSION=1.36.1", "ROWS=none");
    }
  }

  private static void make(String... arguments) throws IOException, InterruptedException {
    String[] command = new String[arguments.length + 1];
    command[0] = "make";
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    Process make =
        new ProcessBuilder(command).directory(SHIM.toFile()).redirectErrorStream(true).start();
    String said = new String(make.getInputStream().readAllBytes(), ISO_8859_1);
    assertEquals(0, make.waitFor(), said);
  }
}

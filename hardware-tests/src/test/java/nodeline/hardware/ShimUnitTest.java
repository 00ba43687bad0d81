// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code dut-shim/Makefile} checks: lint, size, and the golden vectors in each shell. */
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

  @ParameterizedTest
  @MethodSource("shells")
  void agreesWithTheGoldenVectors(String shell) throws Exception {
    Shells.requireInstalled("make");
    Shells.requireInstalled(shell);
    make("test", "SHELLS='" + shell + "'");
  }

  /** A parent shell may have exported the variable that tells what it is. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "BASH_VERSION=5.2.37",
        "HUSH_VERSION=1.36.1",
        "KSH_VERSION=@(#)MIRBSD KSH R59",
        "KSH_VERSION=@(#)PD KSH v5.2.14",
        "POSH_VERSION=0.14.1"
      })
  void isNotMisledByTheVersionOfAnotherShell(String variable) throws Exception {
    for (String shell : List.of("dash", "bash")) {
      Shells.requireInstalled(shell);
      make("test", "SHELLS=" + shell, variable);
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

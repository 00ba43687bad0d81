// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The scripts around the build, under shellcheck. */
class ScriptLintTest {
  private static final Path SHELLCHECK = Path.of("/usr/bin/shellcheck");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nodeline",
        ".ci/run",
        "hardware-tests/install-packages",
        "hardware-tests/fetch-machines"
      })
  void isCleanInShellcheck(String script) throws Exception {
    assumeTrue(Files.exists(SHELLCHECK), "no shellcheck on this machine");

    Process check =
        new ProcessBuilder(SHELLCHECK.toString(), script)
            .directory(Path.of(System.getProperty("nodeline.root")).toFile())
            .redirectErrorStream(true)
            .start();

    assertEquals("", new String(check.getInputStream().readAllBytes(), UTF_8));
  }
}

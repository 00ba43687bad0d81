// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.project;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import nodeline.hardware.rig.Skip;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The scripts around the build, under shellcheck. */
class ScriptLintTest {
  private static final Path ROOT = Path.of(System.getProperty("nodeline.root"));
  private static final Path SHELLCHECK = Path.of("/usr/bin/shellcheck");

  static List<String> scripts() throws IOException {
    List<String> scripts = new ArrayList<>(List.of("nodeline", ".ci/run"));
    for (String name : List.of("install-packages", "fetch-lava", "fetch-machines")) {
      scripts.add("hardware-tests/" + name);
    }
    try (Stream<Path> guest = Files.list(ROOT.resolve("hardware-tests/guest"))) {
      guest.forEach(script -> scripts.add(ROOT.relativize(script).toString()));
    }
    return scripts;
  }

  @ParameterizedTest
  @MethodSource("scripts")
  void isCleanInShellcheck(String script) throws Exception {
    Skip.unless(Files.exists(SHELLCHECK), "no shellcheck on this machine");

    Process check =
        new ProcessBuilder(SHELLCHECK.toString(), script)
            .directory(ROOT.toFile())
            .redirectErrorStream(true)
            .start();

    assertEquals("", new String(check.getInputStream().readAllBytes(), UTF_8));
  }
}

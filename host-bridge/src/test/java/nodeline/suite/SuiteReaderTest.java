// SPDX-License-Identifier: Apache-2.0
package nodeline.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import nodeline.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuiteReaderTest {
  @TempDir Path folder;

  private Suite read(String yaml) throws IOException {
    return SuiteReader.read(Files.writeString(folder.resolve("s.yaml"), yaml).toString());
  }

  @Test
  void scriptsHaveParametersTimeoutsAndFolders() throws IOException {
    Files.writeString(folder.resolve("a.sh"), "#!/bin/bash\necho \"$X\"");
    Suite suite =
        read(
            """
            x-all: &all {push: none}
            parameters: {X: it's, Y: 1}
            timeout: 5m
            scripts:
              one: {file: a.sh, parameters: {Y: ''}, timeout: none}
              two: {run: 'lava-sync x', push: /tmp/n}
              three: {<<: *all, run: "#!/bin/sh\\ntrue"}
            """);
    SuiteScript one = suite.scripts().get(0);
    assertEquals("a.sh", one.name());
    assertEquals("export X='it'\\''s' Y=''; /bin/bash -c '#!/bin/bash\necho \"$X\"'", one.line());
    assertEquals(Optional.empty(), one.timeout());
    assertTrue(one.push() && one.folder().isEmpty());
    SuiteScript two = suite.scripts().get(1);
    assertEquals("export X='it'\\''s' Y='1'; sh -c 'lava-sync x'", two.line());
    assertEquals(Optional.of(Duration.ofMinutes(5)), two.timeout());
    assertEquals(Optional.of("/tmp/n"), two.folder());
    assertTrue(!suite.scripts().get(2).push());
    assertEquals("s", suite.name());
    assertTrue(suite.endsEarly());
  }

  /** Each quote is four octets in a line, and more when that is typed. */
  @Test
  void whatIsTooLongToBeTypedIsAnError() throws IOException {
    Files.writeString(folder.resolve("a.sh"), "'".repeat(20_000));
    Problem problem =
        assertThrows(Problem.class, () -> read("scripts: {one: {push: none, file: a.sh}}"));
    assertTrue(
        problem
            .getMessage()
            .matches(".*s.yaml:1: the script is too long to be typed: octets=\\d+, max=65024"),
        problem.getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "scripts: {}|s.yaml:1: there are no scripts",
        "scripts: {a: {}}|s.yaml:1: script \"a\" needs either run or file",
        "scripts: {a: x}|s.yaml:1: \"scripts.a\" is not a mapping of keys",
        "scripts: {a: {file: no.sh}}|s.yaml:1: cannot read the script: ",
        "scripts: {a: {run: x, push: tmp}}|s.yaml:1: bad push of script \"a\": \"tmp\"",
        "scripts: {a: {run: '#!/usr/bin/perl'}}|s.yaml:1: unknown interpreter of the script:"
            + " /usr/bin/perl",
        "{power: of, scripts: {a: {run: x}}}|s.yaml:1: bad power: \"of\"",
        "{parameters: {1: x}, scripts: {a: {run: x}}}|s.yaml:1: bad name of a parameter: \"1\"",
        "{bench: no.yaml, scripts: {a: {run: x}}}|no.yaml: no such file",
        "{bench: {}, scripts: {a: {run: x}}}|s.yaml:1: there are no devices",
        "[]|s.yaml: not a mapping of keys",
      })
  void errorsNameTheirLine(String yaml, String message) {
    Problem problem = assertThrows(Problem.class, () -> read(yaml));
    String said = problem.getMessage().replace(folder + "/", "");
    assertTrue(said.startsWith(message), said);
  }
}

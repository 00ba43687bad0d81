// SPDX-License-Identifier: Apache-2.0
package nodeline.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nodeline.config.Source;
import nodeline.config.YamlKind;
import nodeline.config.YamlNode;
import nodeline.config.YamlReader;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LavaDefinitionTest {
  /** As LAVA's Python has what YAML 1.1 reads: nothing, a false one and a zero are empty. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      quoteCharacter = '|',
      value = {
        "true True",
        "'true' true",
        "Yes True",
        "off ||",
        "\"no\" no",
        "1.10 1.1",
        "'1.10' 1.10",
        "100.0 100.0",
        "25000000.5 25000000.5",
        "20000000.0 20000000.0",
        "010 8",
        "08 08",
        "0x1F 31",
        "1_000 1000",
        "-5 -5",
        "1:30 90",
        "0 ||",
        "0.0 ||",
        "'0' 0",
        "2026-11-30 2026-11-30",
        "1.2.3 1.2.3",
        "~ ||",
      })
  void aTruthValueIsAsLavaWritesIt(String written, String value) throws Exception {
    Path file = folder.resolve("d.yaml");
    Files.writeString(file, "params: {A: %s}\n".formatted(written));
    Source source = new Source(file.toString());
    YamlNode.Mapping body = (YamlNode.Mapping) YamlReader.read(source, YamlKind.DEFINITION);

    assertEquals(
        Map.of("A", value),
        LavaDefinition.of(source, "0_x", body, body, source, Optional.empty()).parameters());
  }

  @TempDir Path folder;

  /** Each stands for a shell of this name: it tells that it runs. */
  @ParameterizedTest
  @CsvSource({
    "sh, true",
    "dash, true",
    "bash, true",
    "ksh93, true",
    "mksh, true",
    "zsh, true",
    "yash, true",
    "fish, false",
    "tcsh, false",
    "nologin, false",
    "busybox, false",
    "'', false",
  })
  void stepsHaveTheUsersShellIfItIsAPosixShell(String name, boolean used) throws Exception {
    Path shell = folder.resolve("the shell-" + name);
    Files.createDirectory(shell);
    if (!name.isEmpty()) {
      shell = shell.resolve(name);
      Files.writeString(shell, "#!/bin/sh\necho stands for it\nexec /bin/sh \"$@\"\n");
      Files.setPosixFilePermissions(shell, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    LavaDefinition definition =
        new LavaDefinition("0_x", Map.of(), List.of(), List.of("echo it runs"), Optional.empty());
    ProcessBuilder builder = new ProcessBuilder("/bin/sh", "-c", definition.script());
    builder
        .environment()
        .putAll(
            Map.of(
                "SHELL",
                name.isEmpty() ? "" : shell.toString(),
                SuiteFiles.VARIABLE,
                folder.toString()));
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertEquals(used, out.contains("stands for it\n"), out);
    assertTrue(out.contains("it runs\n") && out.contains("RESULT=pass"), out);
  }
}

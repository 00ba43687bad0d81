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
  /** As Python prints what YAML 1.1 reads. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      quoteCharacter = '|',
      value = {
        "true True",
        "'true' true",
        "Yes True",
        "off False",
        "\"no\" no",
        "1.10 1.10",
        "~ ||"
      })
  void aTruthValueIsAsLavaWritesIt(String written, String value) throws Exception {
    Path file = folder.resolve("d.yaml");
    Files.writeString(file, "params: {A: %s}\n".formatted(written));
    Source source = new Source(file.toString());
    YamlNode.Mapping body = (YamlNode.Mapping) YamlReader.read(source, YamlKind.DEFINITION);

    assertEquals(
        Map.of("A", value),
        LavaDefinition.of(source, "0_x", body, body, Optional.empty()).parameters());
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

// SPDX-License-Identifier: Apache-2.0
package nodeline.cli;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The commands in the examples of CI, and in the document about harnesses, are ours. */
class DocumentedCommandsTest {
  private static final Path DOCS = Path.of("../docs");

  @ParameterizedTest
  @ValueSource(strings = {"github-actions.yml", "gitlab-ci.yml"})
  void theExamplesOfCiAreYamlAndTheirCommandsExist(String name) throws IOException {
    JsonNode yaml = new YAMLMapper().readTree(DOCS.resolve("examples/ci/" + name).toFile());
    List<String> commands = new ArrayList<>();
    collect(yaml, commands);

    assertEquals(Set.of("doctor", "test", "run"), checked(commands));
  }

  @Test
  void theExamplesOfCiHaveTheShapeOfTheirSystems() throws IOException {
    YAMLMapper yaml = new YAMLMapper();
    JsonNode github = yaml.readTree(DOCS.resolve("examples/ci/github-actions.yml").toFile());
    for (JsonNode step : github.at("/jobs/boards/steps")) {
      assertTrue(step.path("run").isTextual() ^ step.path("uses").isTextual(), step.toString());
    }
    JsonNode gitlab = yaml.readTree(DOCS.resolve("examples/ci/gitlab-ci.yml").toFile());
    gitlab.at("/boards/script").forEach(line -> assertTrue(line.isTextual(), line.toString()));
    assertEquals(3, gitlab.at("/boards/script").size());
  }

  @Test
  void theDocumentsCommandsExist() throws IOException {
    List<String> lines = Files.readAllLines(DOCS.resolve("harnesses.md"));

    assertTrue(
        checked(lines.stream().map(line -> line.replaceFirst("^\\$ ", "")).toList())
            .containsAll(Set.of("run", "exec")));
  }

  private static void collect(JsonNode node, List<String> commands) {
    if (node.isTextual()) {
      node.asText().lines().forEach(commands::add);
    }
    node.forEach(child -> collect(child, commands));
  }

  /** The names of the subcommands, all of whose options and arguments are theirs. */
  private static Set<String> checked(List<String> lines) {
    Set<String> names = new TreeSet<>();
    for (String line : lines) {
      if (line.startsWith("nodeline ")) {
        String[] words =
            Stream.of(line.split(" +"))
                .skip(1)
                .map(word -> word.replaceAll("['\"]", ""))
                .toArray(String[]::new);
        CommandLine root = Main.model();
        assertDoesNotThrow(() -> root.parseArgs(words), line);
        names.add(words[0]);
      }
    }
    return names;
  }
}

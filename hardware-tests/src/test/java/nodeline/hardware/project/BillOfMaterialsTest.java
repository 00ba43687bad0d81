// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.project;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import nodeline.hardware.rig.Skip;
import org.junit.jupiter.api.Test;

/** The list that the build makes of what the program is made of. */
class BillOfMaterialsTest {
  private static final Path TARGET =
      Path.of(System.getProperty("nodeline.root"), "host-bridge/target");

  @Test
  void namesEachLibraryOfTheProgramAndNoOther() throws IOException {
    Path list = TARGET.resolve("nodeline.cdx.json");
    Skip.unless(Files.exists(list), "there is no " + list + ": run ./mvnw verify, which makes it");
    SortedSet<String> listed = new TreeSet<>();
    for (JsonNode component : new ObjectMapper().readTree(list.toFile()).path("components")) {
      listed.add(component.path("name").asText() + "-" + component.path("version").asText());
    }
    assertEquals(libraries(), listed);
  }

  private static SortedSet<String> libraries() throws IOException {
    try (Stream<Path> jars = Files.list(TARGET.resolve("app/lib"))) {
      return jars.map(jar -> jar.getFileName().toString().replaceFirst("(-linux-\\w+)?\\.jar$", ""))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }
}

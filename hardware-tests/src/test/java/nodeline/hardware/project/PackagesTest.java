// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.project;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The packages of these tests know each other without a circle, and stay small. */
class PackagesTest {
  private static final Path SOURCES =
      Path.of(System.getProperty("nodeline.root"), "hardware-tests", "src");
  private static final Pattern IMPORT =
      Pattern.compile("^import (?:static )?nodeline\\.hardware\\.(\\w+)", Pattern.MULTILINE);
  private static final int MAX_FILES = 40;

  /** The source files of each package, from both trees. */
  private static Map<String, List<Path>> packages() throws IOException {
    Map<String, List<Path>> packages = new TreeMap<>();
    try (Stream<Path> files = Files.walk(SOURCES)) {
      files
          .filter(file -> file.toString().endsWith(".java"))
          .forEach(
              file ->
                  packages
                      .computeIfAbsent("" + file.getParent().getFileName(), k -> new ArrayList<>())
                      .add(file));
    }
    return packages;
  }

  private static Set<String> imported(List<Path> files) throws IOException {
    Set<String> imported = new TreeSet<>();
    for (Path file : files) {
      IMPORT
          .matcher(Files.readString(file))
          .results()
          .map(found -> found.group(1))
          .forEach(imported::add);
    }
    return imported;
  }

  /** Takes away what knows none of the others, again and again: a circle is left. */
  @Test
  void noPackageKnowsOneThatKnowsIt() throws IOException {
    Map<String, Set<String>> left = new TreeMap<>();
    for (Map.Entry<String, List<Path>> files : packages().entrySet()) {
      Set<String> known = imported(files.getValue());
      known.remove(files.getKey());
      left.put(files.getKey(), known);
    }
    assertTrue(left.get("faults").contains("cable"), "imports are found: " + left);
    int before;
    do {
      before = left.size();
      left.values().removeIf(Set::isEmpty);
      left.values().forEach(known -> known.retainAll(left.keySet()));
    } while (left.size() < before);
    assertEquals(Map.of(), left);
  }

  @Test
  void everyPackageIsSmallAndSaysWhatItIs() throws IOException {
    packages()
        .forEach(
            (name, files) -> {
              assertTrue(files.size() <= MAX_FILES, name + ": files=" + files.size());
              assertTrue(files.stream().anyMatch(file -> file.endsWith("package-info.java")), name);
            });
  }
}

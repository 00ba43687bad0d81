// SPDX-License-Identifier: Apache-2.0
package nodeline.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import nodeline.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SuiteFolderTest {
  private static final SuiteReport REPORT =
      new SuiteReport("iperf", Instant.EPOCH, 1, true, "", List.of());

  @TempDir Path home;

  private void write(Path junit) {
    try (SuiteFolder folder =
        SuiteFolder.make("iperf", Optional.of(home.resolve("out")), Optional.of(junit))) {
      folder.write(REPORT);
    }
  }

  @Test
  void theFolderOfTheXmlIsMadeWhereItIsMissing() throws IOException {
    write(home.resolve("reports/today/r.xml"));
    Path link = Files.createSymbolicLink(home.resolve("link"), home.resolve("reports"));
    write(link.resolve("r.xml"));

    assertTrue(Files.readString(home.resolve("reports/today/r.xml")).contains("<testsuites"));
    assertTrue(Files.exists(home.resolve("reports/r.xml")));
  }

  /** The name has the second in it: of three, two begin in the same one. */
  @Test
  void eachTestHasAFolderOfItsOwn() throws IOException {
    String name = home.resolve("iperf").toString();
    Set<Path> folders = new HashSet<>();
    for (int i = 0; i < 3; i++) {
      try (SuiteFolder folder = SuiteFolder.make(name, Optional.empty(), Optional.empty())) {
        folder.write(REPORT);
        folders.add(folder.path());
      }
    }
    assertEquals(3, folders.size());
    for (Path folder : folders) {
      assertTrue(Files.exists(folder.resolve("result.json")));
    }
  }

  @Test
  void theHintIsAboutWhatCannotBeWritten() throws IOException {
    Path file = Files.writeString(home.resolve("file"), "");
    Path folder = Files.createDirectories(home.resolve("folder/full"));

    for (Path bad : List.of(file.resolve("r.xml"), folder.getParent())) {
      Problem problem = assertThrows(Problem.class, () -> write(bad));
      assertTrue(problem.getMessage().startsWith("cannot write the results: "));
      assertEquals("name another file by --junit FILE", problem.hint());
    }
    Problem problem =
        assertThrows(
            Problem.class,
            () -> SuiteFolder.make("iperf", Optional.of(file.resolve("x")), Optional.empty()));
    assertEquals("name another folder by --out DIR", problem.hint());
  }
}

// SPDX-License-Identifier: Apache-2.0
package nodeline.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import nodeline.Problem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlPathTest {
  @TempDir Path folder;
  private int uid;

  @BeforeEach
  void askWhoWeAre() throws IOException {
    uid = (Integer) Files.getAttribute(folder, "unix:uid");
  }

  private Path find(Map<String, String> environment) {
    return ControlPath.find(environment, folder.resolve("run-user"), uid);
  }

  private Path ownTemporaryFolder() {
    return folder.resolve("nodeline-" + uid);
  }

  private Path findInTemporaryFolder() {
    return find(Map.of("TMPDIR", folder.toString()));
  }

  @Test
  void takesTheVariableFirst() {
    assertEquals(
        Path.of("here.sock"),
        find(Map.of("NODELINE_SOCKET", "here.sock", "XDG_RUNTIME_DIR", folder.toString())));
  }

  @Test
  void takesTheRuntimeFolderOfTheSession() {
    assertEquals(
        folder.resolve("nodeline.sock"),
        find(Map.of("NODELINE_SOCKET", "", "XDG_RUNTIME_DIR", folder.toString())));
  }

  @Test
  void findsTheRuntimeFolderWithoutASession() throws IOException {
    Path own = Files.createDirectories(folder.resolve("run-user").resolve("" + uid));

    assertEquals(own.resolve("nodeline.sock"), find(Map.of("XDG_RUNTIME_DIR", "relative")));
  }

  @Test
  void makesAPrivateFolderWhereThereIsNone() throws IOException {
    assertEquals(ownTemporaryFolder().resolve("nodeline.sock"), findInTemporaryFolder());
    assertEquals(
        "rwx------",
        PosixFilePermissions.toString(Files.getPosixFilePermissions(ownTemporaryFolder())));
    assertEquals(ownTemporaryFolder().resolve("nodeline.sock"), findInTemporaryFolder());
  }

  @Test
  void refusesAFolderThatOthersCanEnter() throws IOException {
    Files.createDirectory(ownTemporaryFolder());
    Files.setPosixFilePermissions(
        ownTemporaryFolder(), PosixFilePermissions.fromString("rwxr-x---"));

    Problem problem = assertThrows(Problem.class, this::findInTemporaryFolder);
    assertEquals("folder is not private: " + ownTemporaryFolder(), problem.getMessage());
  }

  @Test
  void refusesALinkInTheFoldersPlace() throws IOException {
    Path target = Files.createDirectory(folder.resolve("target"));
    Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwx------"));
    Files.createSymbolicLink(ownTemporaryFolder(), target);

    assertThrows(Problem.class, this::findInTemporaryFolder);
  }

  @Test
  void refusesAFolderOfAnotherUser() throws IOException {
    findInTemporaryFolder();
    int other = uid + 1;
    Files.move(ownTemporaryFolder(), folder.resolve("nodeline-" + other));
    Map<String, String> environment = Map.of("TMPDIR", folder.toString());

    assertThrows(Problem.class, () -> ControlPath.find(environment, folder.resolve("no"), other));
  }
}

// SPDX-License-Identifier: Apache-2.0
package nodeline.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import nodeline.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileRightsTest {
  @TempDir Path folder;

  private String file(String mode) throws Exception {
    Path file = folder.resolve("bench.yaml");
    Files.writeString(file, "devices:\n");
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode)).toString();
  }

  @Test
  void refusesWhatEveryUserMayWrite() throws Exception {
    String file = file("rw-r--rw-");
    Problem problem = assertThrows(Problem.class, () -> FileRights.require(file));
    assertEquals(
        file + ": every user may write it, and so choose the commands that the bridge runs",
        problem.getMessage());
    assertEquals("chmod o-w " + file, problem.hint());
  }

  @Test
  void takesWhatAGroupMayWriteAndAllMayRead() throws Exception {
    FileRights.require(file("rw-rw-r--"));
    FileRights.require("/dev/null");
    FileRights.require(folder.resolve("none").toString());
  }

  @Test
  void refusesAPasswordThatEveryUserMayRead() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("secret.yaml"),
            "devices: {b: {role: r, console: 'exec:sh', login: root, password: hidden}}");
    Configuration configuration = ConfigurationReader.read(file.toString());
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    Problem problem =
        assertThrows(Problem.class, () -> FileRights.requireSecret(file.toString(), configuration));

    assertEquals(
        file + ": there is a password in it, and every user may read it", problem.getMessage());
    assertEquals("chmod o-r " + file, problem.hint());
    assertFalse(configuration.toString().contains("hidden"), configuration.toString());
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    FileRights.requireSecret(file.toString(), configuration);
  }
}

// SPDX-License-Identifier: Apache-2.0
package nodeline.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

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
}

// SPDX-License-Identifier: Apache-2.0
package nodeline.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import nodeline.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Locks of one process; {@code RunCommandTest} has those of two. */
class StateFolderLockTest {
  @TempDir Path folder;

  @Test
  void aFolderIsOneBridgesUntilItIsGivenBack() throws IOException {
    Path state = folder.resolve("not/there/yet");
    Path sameByLink = Files.createSymbolicLink(folder.resolve("link"), state);
    StateFolderLock first = StateFolderLock.take(state);
    try {
      Problem taken = assertThrows(Problem.class, () -> StateFolderLock.take(sameByLink));
      assertEquals(
          "another bridge keeps its state in %s: pid=%d"
              .formatted(sameByLink, ProcessHandle.current().pid()),
          taken.getMessage());
    } finally {
      first.close();
    }
    StateFolderLock.take(sameByLink).close();
  }

  @Test
  void refusesAFolderOfAnotherUser() throws IOException {
    Path other = Path.of("/sys"); // root's
    boolean root = Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    if (root) {
      other = Files.createDirectory(folder.resolve("other"));
      Files.setAttribute(other, "unix:uid", 65534);
    }
    Path refused = other;
    Problem problem = assertThrows(Problem.class, () -> StateFolderLock.take(refused));
    assertEquals(
        "the state folder belongs to another user: %s: uid=%d".formatted(other, root ? 65534 : 0),
        problem.getMessage());
  }

  /** Not even with a sticky bit: the folder of the logs may not be there yet. */
  @Test
  void refusesAFolderThatEveryUserMayWrite() throws IOException {
    Path open = Files.createDirectory(folder.resolve("open"));
    Files.setAttribute(open, "unix:mode", 01777);
    Problem problem = assertThrows(Problem.class, () -> StateFolderLock.take(open));
    assertEquals("every user may write the state folder: " + open, problem.getMessage());
    Files.setAttribute(open, "unix:mode", 0775);
    StateFolderLock.take(open).close();
  }

  @Test
  void doesNotWriteThroughALinkInItsPlace() throws IOException {
    Path victim = Files.writeString(folder.resolve("victim"), "precious");
    Path lock = Files.createSymbolicLink(folder.resolve("lock"), victim);
    Problem problem = assertThrows(Problem.class, () -> StateFolderLock.take(folder));
    assertEquals(
        "cannot use the state folder: " + lock + ": is a link, which is not followed",
        problem.getMessage());
    assertEquals("precious", Files.readString(victim));
  }
}

// SPDX-License-Identifier: Apache-2.0
package nodeline.natives;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StaleFoldersTest {
  private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);

  @TempDir Path parent;

  private Path folder(String name, Duration age) throws IOException {
    Path folder = Files.createDirectory(parent.resolve(name));
    Path inside = Files.createDirectory(folder.resolve("linux"));
    Files.writeString(inside.resolve("lib.so"), "library");
    Files.setLastModifiedTime(folder, FileTime.from(NOW.minus(age)));
    return folder;
  }

  private static String deadProcess() throws Exception {
    Process process = new ProcessBuilder("true").start();
    process.waitFor();
    return Long.toString(process.pid());
  }

  @Test
  void removesThoseOfDeadProgramsAlone() throws Exception {
    StaleFolders folders = new StaleFolders(parent, "native-");
    Path own = folders.create();
    Path precious = folder("precious", Duration.ofDays(9));
    Path dead = folder("native-" + deadProcess() + "-1", Duration.ofHours(2));
    Files.createSymbolicLink(dead.resolve("link"), precious);
    Files.setLastModifiedTime(dead, FileTime.from(NOW.minus(Duration.ofHours(2))));
    Path young = folder("native-" + deadProcess() + "-2", Duration.ofMinutes(59));
    Path live = folder("native-" + ProcessHandle.current().pid() + "-3", Duration.ofDays(9));
    Path unknown = folder("native-1234567890", Duration.ofDays(9));
    Path link = Files.createSymbolicLink(parent.resolve("native-2147483647-4"), precious);

    folders.remove(NOW);

    assertFalse(Files.exists(dead));
    for (Path kept : new Path[] {own, young, live, unknown, link}) {
      assertTrue(Files.exists(kept), kept.toString());
    }
    assertEquals("library", Files.readString(precious.resolve("linux/lib.so")));
  }
}

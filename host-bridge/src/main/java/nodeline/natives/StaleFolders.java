// SPDX-License-Identifier: Apache-2.0
package nodeline.natives;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import nodeline.OwnFile;

/**
 * Temporary folders {@code PREFIX PID - RANDOM}: a program that is killed leaves its own behind.
 */
public final class StaleFolders {
  /** What is younger may be of a program in a container, whose number means nothing here. */
  private static final Duration AGE = Duration.ofHours(1);

  private final Path parent;
  private final String prefix;

  public StaleFolders(Path parent, String prefix) {
    this.parent = parent;
    this.prefix = prefix;
  }

  /** Makes one for this program. */
  Path create() throws IOException {
    return Files.createTempDirectory(parent, prefix + ProcessHandle.current().pid() + "-");
  }

  /** Removes those of this user whose program is gone; what cannot be removed stays. */
  public void remove(Instant now) {
    try (DirectoryStream<Path> found = Files.newDirectoryStream(parent, prefix + "*")) {
      for (Path folder : found) {
        if (isStale(folder, now)) {
          removeAll(folder);
        }
      }
    } catch (IOException e) {
      // Nothing depends on it.
    }
  }

  private boolean isStale(Path folder, Instant now) throws IOException {
    String[] name = folder.getFileName().toString().substring(prefix.length()).split("-", 2);
    if (name.length < 2 || !name[0].matches("[0-9]{1,10}")) {
      return false;
    }
    Map<String, Object> found =
        Files.readAttributes(folder, "unix:uid,isDirectory", LinkOption.NOFOLLOW_LINKS);
    Instant used = Files.getLastModifiedTime(folder, LinkOption.NOFOLLOW_LINKS).toInstant();
    return found.get("isDirectory").equals(true)
        && OwnFile.isOurs(found.get("uid"))
        && used.isBefore(now.minus(AGE))
        && ProcessHandle.of(Long.parseLong(name[0])).isEmpty();
  }

  /** Links in it are removed, not followed. */
  private static void removeAll(Path folder) throws IOException {
    List<Path> all;
    try (Stream<Path> walk = Files.walk(folder)) {
      all = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : all) {
      Files.deleteIfExists(path);
    }
  }
}

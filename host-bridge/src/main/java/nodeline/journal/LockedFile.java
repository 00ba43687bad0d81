// SPDX-License-Identifier: Apache-2.0
package nodeline.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import nodeline.OwnFile;
import nodeline.Problem;

/**
 * An open file that no other process can open in this way. The kernel gives the lock back when the
 * process ends, and when it closes the file under <em>any</em> descriptor: so nothing else here may
 * open it.
 *
 * @param key which file it is, whatever its name
 */
record LockedFile(FileChannel channel, Object key) implements AutoCloseable {
  /** The name may change hands between looking at it and opening it; nobody does that for long. */
  private static final int TRIES = 5;

  /**
   * Opens a file that is there.
   *
   * @throws Problem if another has it
   */
  static LockedFile open(Path path) throws IOException {
    for (int i = 0; i < TRIES; i++) {
      Object before = keyOf(path);
      LockedFile file = new LockedFile(lock(path), before);
      if (file.has(path)) {
        return file;
      }
      file.close();
    }
    throw new IOException("the file changes again and again");
  }

  private static FileChannel lock(Path path) throws IOException {
    OwnFile.require(path);
    FileChannel channel =
        FileChannel.open(
            path,
            Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS));
    boolean locked = false;
    try {
      locked = channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      // It is open in this process.
    } finally {
      if (!locked) {
        channel.close();
      }
    }
    if (!locked) {
      throw new Problem(
          "another bridge has the journal open: " + path,
          "stop that bridge (fuser " + path + " shows it), or choose another folder: --state DIR");
    }
    return channel;
  }

  private static Object keyOf(Path path) throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
        .fileKey();
  }

  /** Whether this is its name. */
  boolean has(Path path) throws IOException {
    try {
      return key.equals(keyOf(path));
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}

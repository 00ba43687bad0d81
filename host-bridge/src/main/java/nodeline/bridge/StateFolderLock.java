// SPDX-License-Identifier: Apache-2.0
package nodeline.bridge;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import nodeline.IoReason;
import nodeline.OwnFile;
import nodeline.Problem;

/**
 * Keeps a state folder to one bridge: two would write into each other's logs. The lock is the
 * kernel's, so none is left behind by a bridge that was killed; the file only says who has it.
 */
public final class StateFolderLock implements AutoCloseable {
  private static final String FILE = "lock";
  private static final int MAX_OCTETS = 20;
  private static final int OTHERS_WRITE = 02;

  /** Folders of this process, whose own locks the kernel does not hold against it. */
  private static final Set<Path> OURS = ConcurrentHashMap.newKeySet();

  private static final String JOURNAL = "journal";

  private final Path folder;
  private final FileChannel file;

  private StateFolderLock(Path folder, FileChannel file) {
    this.folder = folder;
    this.file = file;
  }

  /**
   * Takes the folder, which is made (mode 0700) if it is not there.
   *
   * @throws Problem if another bridge has it, which the message names, or it cannot be used
   */
  public static StateFolderLock take(Path state) {
    try {
      return lock(state);
    } catch (IOException e) {
      throw new Problem(
          "cannot use the state folder: " + IoReason.of(e),
          "choose another folder: --state DIR",
          e);
    }
  }

  private static StateFolderLock lock(Path state) throws IOException {
    Files.createDirectories(state, mode("rwx------"));
    Path folder = state.toRealPath();
    requireOwn(state, folder);
    if (!OURS.add(folder)) {
      throw taken(state, Long.toString(ProcessHandle.current().pid()));
    }
    FileChannel file = null;
    boolean locked = false;
    try {
      file = open(folder.resolve(FILE));
      lock(state, file);
      locked = true;
      return new StateFolderLock(folder, file);
    } finally {
      if (!locked) {
        release(folder, file);
      }
    }
  }

  /**
   * An owner or writer of a folder can put other files in the place of ours, whatever their modes.
   */
  private static void requireOwn(Path state, Path folder) throws IOException {
    Object owner = Files.getAttribute(folder, "unix:uid");
    if (!OwnFile.isOurs(owner)) {
      throw new Problem(
          "the state folder belongs to another user: " + state + ": uid=" + owner,
          "choose another folder: --state DIR");
    }
    if (((Integer) Files.getAttribute(folder, "unix:mode") & OTHERS_WRITE) != 0) {
      throw new Problem("every user may write the state folder: " + state, "chmod o-w " + state);
    }
  }

  private static FileChannel open(Path file) throws IOException {
    OwnFile.require(file);
    return FileChannel.open(
        file,
        Set.of(
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.CREATE,
            LinkOption.NOFOLLOW_LINKS),
        mode("rw-------"));
  }

  private static FileAttribute<?> mode(String mode) {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode));
  }

  private static void lock(Path state, FileChannel file) throws IOException {
    FileLock lock = file.tryLock();
    if (lock == null) {
      ByteBuffer octets = ByteBuffer.allocate(MAX_OCTETS);
      file.read(octets, 0);
      throw taken(state, new String(octets.array(), StandardCharsets.US_ASCII).trim());
    }
    file.truncate(0);
    String pid = ProcessHandle.current().pid() + "\n";
    file.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)), 0);
  }

  private static Problem taken(Path state, String pid) {
    String who = pid.matches("[0-9]+") ? ": pid=" + pid : "";
    return new Problem(
        "another bridge keeps its state in " + state + who,
        "stop it, or choose another folder: --state DIR");
  }

  private static void release(Path folder, FileChannel file) {
    try (file) {
      OURS.remove(folder);
    } catch (IOException e) {
      // The kernel takes the lock back all the same.
    }
  }

  /** Where the journal of its groups is. */
  public Path journal() {
    return folder.resolve(JOURNAL);
  }

  /** Where its file of events is. */
  Path folder() {
    return folder;
  }

  /** Where the logs of its consoles are. */
  Path consoles() {
    return folder.resolve("consoles");
  }

  /** Gives the folder back. The file stays: another bridge may be about to lock it. */
  @Override
  public void close() {
    release(folder, file);
  }
}

// SPDX-License-Identifier: Apache-2.0
package nodeline.portlock;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import nodeline.natives.Libc;

/**
 * One lock file as minicom, picocom, ser2net and UUCP keep them: {@code LCK..ttyUSB0} holds the pid
 * in ten columns and a line end.
 *
 * <p>The file appears with its content (a link to a finished one) and is never followed if it is a
 * symbolic link. One whose process is dead is moved away and looked at again before it is deleted:
 * another program may have put its own there meanwhile.
 */
public final class UucpLock {
  /** Others' files may have a name of the program behind the pid. */
  private static final int MAX_OCTETS = 128;

  private static final int ATTEMPTS = 3;

  /** Files of this process, which has one pid for all of its ports. */
  private static final Set<Path> OURS = ConcurrentHashMap.newKeySet();

  private final Path file;

  private UucpLock(Path file) {
    this.file = file;
  }

  /** Thrown where another holds the lock; the message names it. */
  public static final class Held extends IOException {
    private static final long serialVersionUID = 1L;

    Held(String holder) {
      super(holder);
    }
  }

  /**
   * Takes the lock.
   *
   * @param name of a device without its folder
   * @throws Held if a process that lives has it
   * @throws IOException if the folder cannot be used
   */
  public static UucpLock take(Path folder, String name) throws IOException {
    Path file = folder.resolve("LCK.." + name);
    if (!OURS.add(file)) {
      throw new Held("still open here, or being closed: " + file);
    }
    try {
      create(file);
      return new UucpLock(file);
    } catch (IOException e) {
      OURS.remove(file);
      throw e;
    }
  }

  private static void create(Path file) throws IOException {
    for (int i = 0; i < ATTEMPTS; i++) {
      if (tryCreate(file)) {
        return;
      }
      Optional<String> holder = holder(file);
      if (holder.isPresent()) {
        throw new Held("held by " + holder.get() + ": " + file);
      }
      removeStale(file);
    }
    throw new IOException(file + ": comes back whenever it is removed");
  }

  private static boolean tryCreate(Path file) throws IOException {
    Path fresh =
        Files.createTempFile(
            file.getParent(),
            "LTMP.",
            "",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r--r--")));
    try {
      Files.writeString(fresh, "%10d%n".formatted(ProcessHandle.current().pid()));
      Files.createLink(file, fresh);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  /** The holder of the lock; empty if the file is gone or its process is. */
  private static Optional<String> holder(Path file) throws IOException {
    Optional<byte[]> content = content(file);
    if (content.isEmpty()) {
      return Optional.empty();
    }
    OptionalInt pid = LockRecords.pid(content.get());
    if (pid.isEmpty()) {
      return Optional.of("another program");
    }
    boolean ours = pid.getAsInt() == ProcessHandle.current().pid();
    return ours || Libc.isDead(pid.getAsInt())
        ? Optional.empty()
        : Optional.of(LockHolder.describe(Integer.toString(pid.getAsInt())));
  }

  /** The file's octets; none for what is no file, such as a symbolic link. */
  private static Optional<byte[]> content(Path file) throws IOException {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return Files.exists(file, LinkOption.NOFOLLOW_LINKS)
          ? Optional.of(new byte[0])
          : Optional.empty();
    }
    try (SeekableByteChannel in =
        Files.newByteChannel(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
      ByteBuffer octets = ByteBuffer.allocate(MAX_OCTETS);
      in.read(octets);
      return Optional.of(Arrays.copyOf(octets.array(), octets.position()));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private static void removeStale(Path file) throws IOException {
    Path away = Files.createTempFile(file.getParent(), "LTMP.", "");
    try {
      Files.move(file, away, StandardCopyOption.ATOMIC_MOVE);
      if (holder(away).isPresent()) {
        Files.createLink(file, away);
      }
    } catch (NoSuchFileException | FileAlreadyExistsException e) {
      // Another program was faster: the next attempt sees what it did.
    } finally {
      Files.deleteIfExists(away);
    }
  }

  /** Gives the lock back, unless another program took the file for a stale one. */
  public void release() {
    try {
      OptionalInt pid = LockRecords.pid(content(file).orElse(new byte[0]));
      if (pid.isPresent() && pid.getAsInt() == ProcessHandle.current().pid()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      // The file stays; with our pid in it, it is stale once we are gone.
    } finally {
      OURS.remove(file);
    }
  }
}

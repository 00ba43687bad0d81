// SPDX-License-Identifier: Apache-2.0
package nodeline.portlock;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import nodeline.natives.Libc;

/**
 * One lock file as minicom, picocom, ser2net and UUCP keep them: {@code LCK..ttyUSB0} holds the pid
 * in ten columns and a line end.
 *
 * <p>The file appears with its content (a link to a finished one) and is never followed if it is a
 * symbolic link. One whose process is dead is moved away and looked at again before it is deleted:
 * another program may have put its own there meanwhile.
 *
 * <pre>
 *   its process has the port open, or may have  ⇒ held
 *   no pid, or a process without the port       ⇒ held for 2 s: it may be about to open the port;
 *                                                 then doubtful, and treated as if stale
 * </pre>
 */
public final class UucpLock {
  private static final int ATTEMPTS = 3;
  private static final Path PROCESSES = Path.of("/proc");
  private static final long DOUBT_NANOS = 2_000_000_000L;
  private static final long FORGET_NANOS = 60_000_000_000L;

  /** Files of this process, which has one pid for all of its ports. */
  private static final Set<Path> OURS = ConcurrentHashMap.newKeySet();

  /** When doubtful files were first seen. */
  private static final Map<Path, Long> DOUBTS = new ConcurrentHashMap<>();

  private final Path file;
  private final Path device;
  private final LongSupplier nanoTime;

  private UucpLock(Path file, Path device, LongSupplier nanoTime) {
    this.file = file;
    this.device = device;
    this.nanoTime = nanoTime;
  }

  /** Thrown where another holds the lock; the message names it. */
  public static final class Held extends IOException {
    private static final long serialVersionUID = 1L;

    Held(String holder) {
      super(holder);
    }
  }

  /** Thrown where a doubtful file cannot be removed; the message says what is doubtful. */
  public static final class Doubtful extends IOException {
    private static final long serialVersionUID = 1L;

    Doubtful(String what, IOException cause) {
      super(what, cause);
    }
  }

  /**
   * Takes the lock.
   *
   * @param device its path
   * @param name of the file's end: the device's, or that of a link to it, without its folder
   * @throws Held if a process that lives has it
   * @throws Doubtful if another's file stays there that says nothing one can believe
   * @throws IOException if the folder cannot be used
   */
  public static UucpLock take(Path folder, Path device, String name) throws IOException {
    return take(folder, device, name, System::nanoTime);
  }

  static UucpLock take(Path folder, Path device, String name, LongSupplier nanoTime)
      throws IOException {
    Path file = folder.resolve("LCK.." + name);
    if (!OURS.add(file)) {
      throw new Held("still open here, or being closed: " + file);
    }
    try {
      UucpLock lock = new UucpLock(file, device, nanoTime);
      lock.create();
      return lock;
    } catch (IOException e) {
      OURS.remove(file);
      throw e;
    }
  }

  private void create() throws IOException {
    for (int i = 0; i < ATTEMPTS; i++) {
      if (tryCreate(file)) {
        DOUBTS.remove(file);
        return;
      }
      Optional<String> holder = holder(file);
      if (holder.isPresent()) {
        throw new Held(holder.get() + ": " + file);
      }
      removeStale();
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

  /** What keeps from the port; empty if the file is gone, or nothing that one can believe. */
  private Optional<String> holder(Path found) throws IOException {
    Optional<byte[]> content = LockRecords.content(found);
    if (content.isEmpty()) {
      return Optional.empty();
    }
    OptionalInt named = LockRecords.pid(content.get());
    if (named.isEmpty()) {
      return inDoubt("without a pid");
    }
    int pid = named.getAsInt();
    if (pid == ProcessHandle.current().pid() || Libc.isDead(pid)) {
      return Optional.empty();
    }
    String process = LockHolder.describe(Integer.toString(pid));
    return switch (LockClaim.of(PROCESSES, found, pid, device)) {
      case OPEN -> Optional.of("held by " + process);
      case HIDDEN -> Optional.of("held by " + process + ", whose open files are hidden");
      case DOUBTFUL -> inDoubt("that names " + process + ", which has not the port open");
    };
  }

  /** A program that is about to open the port has made its file already. */
  private Optional<String> inDoubt(String what) {
    long now = nanoTime.getAsLong();
    long first = DOUBTS.merge(file, now, (seen, next) -> next - seen > FORGET_NANOS ? next : seen);
    return now - first < DOUBT_NANOS ? Optional.of("locked by a file " + what) : Optional.empty();
  }

  private void removeStale() throws IOException {
    try {
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
    } catch (IOException e) {
      throw new Doubtful("it names no process that has the port open: " + file, e);
    }
  }

  /** Gives the lock back, unless another program took the file for a stale one. */
  public void release() {
    try {
      OptionalInt pid = LockRecords.pid(LockRecords.content(file).orElse(new byte[0]));
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

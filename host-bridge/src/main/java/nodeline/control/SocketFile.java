// SPDX-License-Identifier: Apache-2.0
package nodeline.control;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.OptionalLong;
import java.util.function.Consumer;
import nodeline.IoReason;
import nodeline.Problem;

/**
 * The socket's place in the file system.
 *
 * <p>It is bound in a folder that nobody else can enter, closed to others, and only then linked to
 * its place, which fails if something is there. So it is never open to others for a moment, and a
 * live bridge's is never replaced; what a dead one left is moved away and looked at again first.
 */
final class SocketFile {
  private static final int MAX_LENGTH = 107;
  private static final int ATTEMPTS = 5;
  private static final int FILE_TYPE = 0170000;
  private static final int SOCKET = 0140000;
  private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz";

  private final Path path;
  private Object key;

  SocketFile(Path path) {
    this.path = path.toAbsolutePath();
  }

  /** Refuses a path that a bridge serves, or that cannot be a socket. */
  void requireFree() {
    Path parent = path.getParent();
    if (parent == null || !Files.isDirectory(parent)) {
      throw problem("no folder for the control socket: " + path, null);
    }
    int longest = Math.max(ControlPath.length(path), ControlPath.length(parent) + 9);
    if (longest > MAX_LENGTH) {
      throw problem(
          "control socket's path is too long: length=%d, max=%d".formatted(longest, MAX_LENGTH),
          null);
    }
    try {
      int mode =
          (Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS) & FILE_TYPE;
      if (mode != SOCKET) {
        throw problem("not a socket: " + path, null);
      }
    } catch (NoSuchFileException e) {
      return;
    } catch (IOException e) {
      throw problem("control socket cannot be made: " + path, e);
    }
    if (answers(path)) {
      throw taken();
    }
  }

  /** Refuses a path where no socket can be made now: before a console is opened for nothing. */
  void requirePlace() {
    requireFree();
    try {
      Files.delete(privateFolder());
    } catch (IOException e) {
      throw problem("control socket cannot be made: " + path, e);
    }
  }

  private Path privateFolder() throws IOException {
    return Files.createDirectory(
        path.resolveSibling(randomName()),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }

  /** Makes the socket by the binder, which gets the path to bind. */
  void create(Consumer<Path> binder) {
    requireFree();
    try {
      Path folder = privateFolder();
      Path bound = folder.resolve("s");
      Path moved = folder.resolve("o");
      try {
        binder.accept(bound);
        Files.setPosixFilePermissions(bound, PosixFilePermissions.fromString("rw-------"));
        link(bound, moved);
        key = key(path);
      } finally {
        Files.deleteIfExists(bound);
        Files.deleteIfExists(moved);
        Files.delete(folder);
      }
    } catch (IOException e) {
      throw problem("control socket cannot be made: " + path, e);
    }
  }

  private void link(Path bound, Path moved) throws IOException {
    for (int i = 0; i < ATTEMPTS; i++) {
      try {
        Files.createLink(path, bound);
        return;
      } catch (FileAlreadyExistsException e) {
        requireFree();
        moveAway(moved);
      }
    }
    throw taken();
  }

  private void moveAway(Path moved) throws IOException {
    try {
      Files.move(path, moved);
    } catch (NoSuchFileException e) {
      return;
    }
    if (answers(moved)) { // another bridge was as quick: it keeps its place
      Files.createLink(path, moved);
      throw taken();
    }
    Files.delete(moved);
  }

  /** Removes the socket if it is still the one that was made. */
  void remove() {
    try {
      if (key != null && key.equals(key(path))) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      // Someone else has removed it, or its folder.
    }
    key = null;
  }

  private static Object key(Path path) throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
        .fileKey();
  }

  private static boolean answers(Path path) {
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
      return channel.isConnected();
    } catch (AccessDeniedException e) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private Problem taken() {
    OptionalLong pid = ControlClient.pidOf(path);
    return new Problem(
        (pid.isPresent()
            ? "another bridge serves %s: pid=%d".formatted(path, pid.getAsLong())
            : "another bridge or program serves " + path),
        "stop it, or choose another socket by --socket or " + ControlPath.VARIABLE);
  }

  private static Problem problem(String message, IOException cause) {
    return new Problem(
        cause == null ? message : message + ": " + IoReason.withoutPath(cause),
        "choose another by --socket or " + ControlPath.VARIABLE,
        cause);
  }

  private static String randomName() {
    StringBuilder name = new StringBuilder(".");
    new SecureRandom().ints(6, 0, LETTERS.length()).forEach(i -> name.append(LETTERS.charAt(i)));
    return name.toString();
  }
}

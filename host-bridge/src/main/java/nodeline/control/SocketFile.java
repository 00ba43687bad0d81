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
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Function;
import nodeline.FileAccess;
import nodeline.IoReason;
import nodeline.Problem;
import nodeline.SocketPath;

/**
 * The socket's place in the file system.
 *
 * <p>It is bound in a folder that nobody else can enter, closed to others, and only then linked to
 * its place, which fails if something is there. So it never has wider rights for a moment, and a
 * live bridge's is never replaced; what a dead one left is moved away and looked at again first.
 */
public final class SocketFile {
  private static final int ATTEMPTS = 5;
  private static final int FILE_TYPE = 0170000;
  private static final int SOCKET = 0140000;
  private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz";

  /**
   * What a socket is for.
   *
   * @param noun its name in messages
   * @param hint how to have another one
   * @param server finds the process that serves one; asks it
   */
  public record Use(String noun, String hint, Function<Path, OptionalLong> server) {}

  private final Path path;
  private final FileAccess access;
  private final Use use;
  private Object key;

  public SocketFile(Path path, FileAccess access, Use use) {
    this.path = path.toAbsolutePath();
    this.access = access;
    this.use = use;
  }

  /** Refuses a path that a bridge serves, or that cannot be a socket. */
  void requireFree() {
    Path parent = path.getParent();
    if (parent == null || !Files.isDirectory(parent)) {
      throw problem("no folder for the %s: %s".formatted(use.noun(), path), null);
    }
    int inFolder = SocketPath.octets(parent.toString()) + SocketPath.FOLDER_OCTETS;
    int longest = Math.max(SocketPath.octets(path.toString()), inFolder);
    if (longest > SocketPath.MAX_OCTETS) {
      throw problem(
          "%s's path is too long: length=%d, max=%d"
              .formatted(use.noun(), longest, SocketPath.MAX_OCTETS),
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
      throw problem("%s cannot be made: %s".formatted(use.noun(), path), e);
    }
    if (answers(path)) {
      throw taken();
    }
  }

  /** Refuses a path where no socket can be made now: before a console is opened for nothing. */
  public void requirePlace() {
    requireFree();
    try {
      Files.delete(privateFolder());
    } catch (IOException e) {
      throw problem("%s cannot be made: %s".formatted(use.noun(), path), e);
    }
  }

  private Path privateFolder() throws IOException {
    return Files.createDirectory(
        path.resolveSibling(randomName()),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }

  /** Makes the socket by the binder, which gets the path to bind. */
  public void create(Consumer<Path> binder) {
    requireFree();
    try {
      Path folder = privateFolder();
      Path bound = folder.resolve("s");
      Path moved = folder.resolve("o");
      try {
        binder.accept(bound);
        access.apply(bound);
        link(bound, moved);
        key = key(path);
      } finally {
        Files.deleteIfExists(bound);
        Files.deleteIfExists(moved);
        Files.delete(folder);
      }
    } catch (IOException e) {
      throw problem("%s cannot be made: %s".formatted(use.noun(), path), e);
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

  /** A folder above it that its group may not enter, if it is for a group. */
  public Optional<Path> closedFolder() throws IOException {
    return access.closedFolder(path, path);
  }

  /** Removes the socket if it is still the one that was made. */
  public void remove() {
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
    OptionalLong pid = use.server().apply(path);
    return new Problem(
        (pid.isPresent()
            ? "another bridge serves %s: pid=%d".formatted(path, pid.getAsLong())
            : "another bridge or program serves " + path),
        "stop it, or " + use.hint());
  }

  private Problem problem(String message, IOException cause) {
    return new Problem(
        cause == null ? message : message + ": " + IoReason.withoutPath(cause), use.hint(), cause);
  }

  private static String randomName() {
    StringBuilder name = new StringBuilder(".");
    new SecureRandom().ints(6, 0, LETTERS.length()).forEach(i -> name.append(LETTERS.charAt(i)));
    return name.toString();
  }
}

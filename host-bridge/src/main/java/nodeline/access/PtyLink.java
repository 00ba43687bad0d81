// SPDX-License-Identifier: Apache-2.0
package nodeline.access;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import nodeline.OwnFile;

/**
 * The link by which programs find an offered terminal. Nothing is ever replaced but a link of this
 * user's own to a terminal that is gone; the number of a terminal may be another's by then, which
 * shows by its age: ours is older than its link.
 */
final class PtyLink {
  private static final Path TERMINALS = Path.of("/dev/pts");

  private final Path path;
  private Path target;

  PtyLink(Path path) {
    this.path = path;
  }

  /**
   * Makes the link.
   *
   * @throws FileSystemException with a reason for people
   */
  void make(Path terminal) throws IOException {
    if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      if (!isStale()) {
        throw new FileSystemException(path.toString(), null, "something else is there");
      }
      Files.deleteIfExists(path);
    }
    try {
      Files.createSymbolicLink(path, terminal);
      target = terminal;
    } catch (FileAlreadyExistsException e) {
      throw new FileSystemException(path.toString(), null, "something else is there");
    }
  }

  private boolean isStale() throws IOException {
    if (!Files.isSymbolicLink(path)
        || !OwnFile.isOurs(Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS))) {
      return false;
    }
    Path terminal = Files.readSymbolicLink(path);
    if (!TERMINALS.equals(terminal.getParent())) {
      return false;
    }
    try {
      return changed(terminal).compareTo(changed(path)) > 0;
    } catch (NoSuchFileException e) {
      return true;
    }
  }

  private static FileTime changed(Path file) throws IOException {
    return (FileTime) Files.getAttribute(file, "unix:ctime", LinkOption.NOFOLLOW_LINKS);
  }

  /** Removes the link if it is still the one that was made. */
  void remove() throws IOException {
    if (target != null
        && Files.isSymbolicLink(path)
        && Files.readSymbolicLink(path).equals(target)) {
      Files.deleteIfExists(path);
    }
    target = null;
  }
}

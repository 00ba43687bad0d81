// SPDX-License-Identifier: Apache-2.0
package nodeline.journal;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The disk of this machine; files have mode 0600 and are locked, the new one too. So a folder has
 * one bridge, whatever becomes of its lock file.
 */
final class FileDisk implements JournalDisk {
  private static final int BUFFER = 65_536;

  private static final FileAttribute<?> PRIVATE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private final Path path;
  private final Path fresh;
  private LockedFile file;
  private LockedFile next;

  FileDisk(Path path) {
    this.path = path;
    this.fresh = path.resolveSibling(path.getFileName() + ".new");
  }

  @Override
  public String name() {
    return path.toString();
  }

  @Override
  public boolean exists() {
    return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
  }

  @Override
  public InputStream open() throws IOException {
    file = LockedFile.open(path);
    return new BufferedInputStream(Channels.newInputStream(file.channel()), BUFFER);
  }

  @Override
  public void check() throws IOException {
    if (!file.has(path)) {
      throw new LostJournalException("removed or replaced");
    }
  }

  @Override
  public long size() throws IOException {
    return file.channel().size();
  }

  @Override
  public void truncate(long length) throws IOException {
    file.channel().truncate(length);
    file.channel().position(length);
  }

  @Override
  public void begin() throws IOException {
    if (file != null) {
      check(); // else the folder may be another bridge's by now
    }
    Files.deleteIfExists(fresh);
    Files.createFile(fresh, PRIVATE);
    next = LockedFile.open(fresh);
  }

  @Override
  public void write(byte[] octets) throws IOException {
    FileChannel to = (next == null ? file : next).channel();
    ByteBuffer left = ByteBuffer.wrap(octets);
    while (left.hasRemaining()) {
      to.write(left);
    }
  }

  @Override
  public void sync() throws IOException {
    file.channel().force(false);
  }

  @Override
  public void settle() throws IOException {
    next.channel().force(true);
    if (!next.has(fresh)) {
      throw new LostJournalException("replaced");
    }
    if (file == null) {
      takeName();
    } else {
      check();
      Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE);
    }
    close();
    file = next;
    next = null;
    syncFolder();
  }

  /** A second name, since a move takes the place of a file that another bridge has just made. */
  private void takeName() throws IOException {
    try {
      Files.createLink(path, fresh);
      Files.delete(fresh);
    } catch (FileAlreadyExistsException e) {
      throw e;
    } catch (FileSystemException | UnsupportedOperationException e) {
      // Some file systems have one name for each file.
      Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  private void syncFolder() {
    try (FileChannel folder = FileChannel.open(path.toAbsolutePath().getParent())) {
      folder.force(true);
    } catch (IOException e) {
      // Some file systems cannot: they keep names in order by themselves.
    }
  }

  @Override
  public void abandon() throws IOException {
    if (next != null) {
      if (next.has(fresh)) {
        Files.delete(fresh);
      }
      next.close();
      next = null;
    }
  }

  @Override
  public void close() throws IOException {
    if (file != null) {
      file.close();
    }
  }
}

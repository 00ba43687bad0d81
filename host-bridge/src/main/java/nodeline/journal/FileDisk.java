// SPDX-License-Identifier: Apache-2.0
package nodeline.journal;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Set;
import nodeline.OwnFile;

/** The disk of this machine; files have mode 0600. */
final class FileDisk implements JournalDisk {
  private static final int BUFFER = 65_536;

  private static final FileAttribute<?> PRIVATE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private final Path path;
  private FileChannel channel;
  private FileChannel next;

  FileDisk(Path path) {
    this.path = path;
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
  public Instant used() throws IOException {
    return Files.getLastModifiedTime(path, LinkOption.NOFOLLOW_LINKS).toInstant();
  }

  @Override
  public void use(Instant now) throws IOException {
    Files.setLastModifiedTime(path, FileTime.from(now));
  }

  @Override
  public InputStream open() throws IOException {
    OwnFile.require(path);
    channel =
        FileChannel.open(
            path,
            Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS));
    return new BufferedInputStream(Files.newInputStream(path), BUFFER);
  }

  @Override
  public long size() throws IOException {
    return channel.size();
  }

  @Override
  public void truncate(long length) throws IOException {
    channel.truncate(length);
    channel.position(length);
  }

  private Path fresh() {
    return path.resolveSibling(path.getFileName() + ".new");
  }

  @Override
  public void begin() throws IOException {
    Files.deleteIfExists(fresh());
    Set<OpenOption> options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    next = FileChannel.open(fresh(), options, PRIVATE);
  }

  @Override
  public void write(byte[] octets) throws IOException {
    FileChannel to = next == null ? channel : next;
    ByteBuffer left = ByteBuffer.wrap(octets);
    while (left.hasRemaining()) {
      to.write(left);
    }
  }

  @Override
  public void sync() throws IOException {
    channel.force(false);
  }

  @Override
  public void settle() throws IOException {
    next.force(true);
    Files.move(fresh(), path, StandardCopyOption.ATOMIC_MOVE);
    close();
    channel = next;
    next = null;
    syncFolder();
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
    next.close();
    next = null;
    Files.deleteIfExists(fresh());
  }

  @Override
  public void close() throws IOException {
    if (channel != null) {
      channel.close();
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package nodeline.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import nodeline.OwnFile;

/** A file (mode 0600) that is put away as {@code .1}, {@code .2} … when it is full. */
public final class LogParts implements AutoCloseable {
  private static final FileAttribute<?> PRIVATE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  /**
   * How much is kept.
   *
   * @param maxOctets size at which a file is put away; at least 1
   * @param files current one included; at least 1
   */
  public record Limits(long maxOctets, int files) {
    static final Limits DEFAULT = new Limits(10L * 1024 * 1024, 5);
  }

  /** Opens a file for appending. */
  @FunctionalInterface
  interface Opener {
    FileChannel open(Path file) throws IOException;
  }

  private final Path file;
  private final Limits limits;
  private final Opener opener;
  private FileChannel channel;
  private long size;
  private long written;

  /** Parts that are not open. */
  public LogParts(Path file, Limits limits) {
    this(file, limits, LogParts::append);
  }

  LogParts(Path file, Limits limits, Opener opener) {
    this.file = file;
    this.limits = limits;
    this.opener = opener;
  }

  /** The current one. */
  public Path file() {
    return file;
  }

  /** Octets that still fit; negative if it is overfull. 0 and less: {@link #rotate} it. */
  public long room() {
    return limits.maxOctets() - size;
  }

  /** Opens the file if it is not open, and ends the line that an earlier run may have left. */
  public void open() throws IOException {
    if (channel == null) {
      channel = opener.open(file);
      size = channel.size();
      if (size > 0 && !endsLine()) {
        write(new byte[] {'\n'});
      }
    }
  }

  /** Adds to it. */
  public void write(byte[] octets) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(octets);
    while (bytes.hasRemaining()) {
      int count = channel.write(bytes);
      size += count;
      written += count;
    }
  }

  /** Octets that were written, to all files, of what could not be written whole too. */
  public long written() {
    return written;
  }

  /** Puts the file away; the oldest part is gone. The next {@link #open} starts a new one. */
  public void rotate() throws IOException {
    close();
    size = 0;
    if (limits.files() == 1) {
      Files.delete(file);
    }
    for (int number = limits.files() - 1; number > 0; number--) {
      move(part(number - 1), part(number));
    }
  }

  @Override
  public void close() throws IOException {
    if (channel != null) {
      FileChannel closing = channel;
      channel = null;
      closing.close();
    }
  }

  private boolean endsLine() throws IOException {
    try (FileChannel last = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer octet = ByteBuffer.allocate(1);
      return last.read(octet, size - 1) == 1 && octet.get(0) == '\n';
    }
  }

  /** Never through a link: somebody else may write the folder that an administrator chose. */
  static FileChannel append(Path file) throws IOException {
    OwnFile.require(file);
    Set<OpenOption> options =
        Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND, LinkOption.NOFOLLOW_LINKS);
    return FileChannel.open(file, options, PRIVATE);
  }

  private Path part(int number) {
    return number == 0 ? file : file.resolveSibling(file.getFileName() + "." + number);
  }

  private static void move(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    } catch (NoSuchFileException e) {
      // Not that many parts yet.
    }
  }
}

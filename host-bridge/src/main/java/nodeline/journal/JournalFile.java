// SPDX-License-Identifier: Apache-2.0
package nodeline.journal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
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
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import nodeline.OwnFile;
import nodeline.framing.Check;
import nodeline.group.Change;

/**
 * The journal on the disk (mode 0600): a first line, and a {@link JournalRecord} a line.
 *
 * <pre>
 *   nodeline-journal 1 17 0123401234
 *                    │ └ records that were safe before the file had its name
 *                    └ version
 * </pre>
 *
 * <p>Each record names the last one that was safe before it, so that what a loss of power left
 * unfinished at the end is told from damage of what was safe.
 */
final class JournalFile implements AutoCloseable {
  static final String TITLE = "nodeline-journal 1 ";

  /** Octets that are given to the system at once. */
  private static final int CHUNK = 65_536;

  private static final FileAttribute<?> PRIVATE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private final Path path;
  private FileChannel channel;
  private long last;
  private long end;

  JournalFile(Path path) {
    this.path = path;
  }

  Path path() {
    return path;
  }

  /** Octets of what is safe. */
  long size() {
    return end;
  }

  /** When it was written last, or said to be in use. */
  Instant used() throws IOException {
    return Files.getLastModifiedTime(path, LinkOption.NOFOLLOW_LINKS).toInstant();
  }

  boolean exists() {
    return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
  }

  /** Says that it is in use. */
  void use(Instant now) throws IOException {
    Files.setLastModifiedTime(path, FileTime.from(now));
  }

  /**
   * Opens the file that is there, and tells the changes in it.
   *
   * @return octets at the end that were not finished; the next change takes their place
   * @throws DamagedJournalException if more is damaged than that
   */
  long open(Consumer<Change> to) throws IOException {
    OwnFile.require(path);
    channel =
        FileChannel.open(
            path,
            Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS));
    JournalScan scan = JournalScan.of(path, to);
    last = scan.last();
    end = scan.end();
    return channel.size() - end;
  }

  /**
   * Adds changes; they are safe when this returns. After an error the same may be tried again: what
   * was written of them is taken away first.
   */
  void append(List<Change> changes) throws IOException {
    channel.truncate(end);
    channel.position(end);
    write(channel, changes, last, last);
    channel.force(false);
    last += changes.size();
    end = channel.position();
  }

  private static void write(FileChannel to, List<Change> changes, long before, long safe)
      throws IOException {
    StringBuilder lines = new StringBuilder();
    long number = before;
    for (Change change : changes) {
      lines.append(new JournalRecord(++number, safe, change).line());
      if (lines.length() >= CHUNK) {
        write(to, lines.toString());
        lines.setLength(0);
      }
    }
    write(to, lines.toString());
  }

  private static void write(FileChannel to, String latin1) throws IOException {
    ByteBuffer octets = ByteBuffer.wrap(latin1.getBytes(ISO_8859_1));
    while (octets.hasRemaining()) {
      to.write(octets);
    }
  }

  /**
   * A file of these changes alone takes the place of the one before, which stays after an error;
   * safe when this returns.
   */
  void replace(List<Change> changes) throws IOException {
    Path fresh = path.resolveSibling(path.getFileName() + ".new");
    Files.deleteIfExists(fresh);
    Set<OpenOption> options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    FileChannel next = FileChannel.open(fresh, options, PRIVATE);
    try {
      write(next, firstLine(changes.size()));
      write(next, changes, 0, 0);
      next.force(true);
      Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      next.close();
      Files.deleteIfExists(fresh);
      throw e;
    }
    close();
    channel = next;
    last = changes.size();
    end = next.position();
    syncFolder();
  }

  private void syncFolder() {
    try (FileChannel folder = FileChannel.open(path.toAbsolutePath().getParent())) {
      folder.force(true);
    } catch (IOException e) {
      // Some file systems cannot: they keep names in order by themselves.
    }
  }

  private static String firstLine(int records) {
    String text = TITLE + records;
    return text + " " + Check.of(text) + "\n";
  }

  @Override
  public void close() throws IOException {
    if (channel != null) {
      channel.close();
    }
  }
}

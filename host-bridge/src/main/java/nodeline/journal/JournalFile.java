// SPDX-License-Identifier: Apache-2.0
package nodeline.journal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import nodeline.framing.Check;
import nodeline.group.Change;

/**
 * The journal on the disk: a first line, and a {@link JournalRecord} a line.
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

  private final JournalDisk disk;
  private long last;
  private long end;

  JournalFile(JournalDisk disk) {
    this.disk = disk;
  }

  /** For people. */
  String name() {
    return disk.name();
  }

  /** Octets of what is safe. */
  long size() {
    return end;
  }

  boolean exists() {
    return disk.exists();
  }

  /** When it was written last, or said to be in use. */
  Instant used() throws IOException {
    return disk.used();
  }

  /** Says that it is in use. */
  void use(Instant now) throws IOException {
    disk.use(now);
  }

  /**
   * Opens the file that is there, and tells the changes in it.
   *
   * @return octets at the end that were not finished; the next change takes their place
   * @throws DamagedJournalException if more is damaged than that
   */
  long open(Consumer<Change> to) throws IOException {
    try (InputStream in = disk.open()) {
      JournalScan scan = JournalScan.of(in, to);
      last = scan.last();
      end = scan.end();
    }
    return disk.size() - end;
  }

  /**
   * Adds changes; they are safe when this returns. After an error the same may be tried again: what
   * was written of them is taken away first.
   */
  void append(List<Change> changes) throws IOException {
    disk.truncate(end);
    long octets = write(changes, last, last);
    disk.sync();
    last += changes.size();
    end += octets;
  }

  private long write(List<Change> changes, long before, long safe) throws IOException {
    StringBuilder lines = new StringBuilder();
    long octets = 0;
    long number = before;
    for (Change change : changes) {
      lines.append(new JournalRecord(++number, safe, change).line());
      if (lines.length() >= CHUNK) {
        octets += write(lines.toString());
        lines.setLength(0);
      }
    }
    return octets + write(lines.toString());
  }

  private long write(String latin1) throws IOException {
    disk.write(latin1.getBytes(ISO_8859_1));
    return latin1.length();
  }

  /**
   * A file of these changes alone takes the place of the one before, which stays after an error;
   * safe when this returns.
   */
  void replace(List<Change> changes) throws IOException {
    long octets;
    disk.begin();
    try {
      octets = write(firstLine(changes.size())) + write(changes, 0, 0);
      disk.settle();
    } catch (IOException e) {
      disk.abandon();
      throw e;
    }
    last = changes.size();
    end = octets;
  }

  private static String firstLine(int records) {
    String text = TITLE + records;
    return text + " " + Check.of(text) + "\n";
  }

  @Override
  public void close() throws IOException {
    disk.close();
  }
}

// SPDX-License-Identifier: Apache-2.0
package nodeline.journal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import nodeline.framing.Check;

/**
 * The journal on the disk: a first line, and a {@link JournalRecord} a line.
 *
 * <pre>
 *   nodeline-journal 2 17 0123401234
 *                    │ └ records that were safe before the file had its name
 *                    └ version; 1 had no {@link Moment} and no {@link Entry.Over}
 * </pre>
 *
 * <p>Each record names the last one that was safe before it, so that what a loss of power left
 * unfinished at the end is told from damage of what was safe.
 */
final class JournalFile implements AutoCloseable {
  /** The version that is written. That and all earlier ones are read. */
  static final int VERSION = 2;

  /** Octets that are given to the system at once. */
  private static final int CHUNK = 65_536;

  private final JournalDisk disk;
  private int version = VERSION;
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

  /** Whether it is of a version that has not all entries of this one. */
  boolean isOlder() {
    return version < VERSION;
  }

  /**
   * Opens the file that is there, and tells the entries in it.
   *
   * @param to throws any exception for an entry that cannot follow those before it
   * @return octets at the end that were not finished; the next entry takes their place
   * @throws DamagedJournalException if more is damaged than that
   * @throws NewerJournalException if it is of a later version
   */
  long open(Consumer<Entry> to) throws IOException {
    JournalScan scan = JournalScan.of(disk.open(), to);
    version = scan.version();
    last = scan.last();
    end = scan.end();
    return disk.size() - end;
  }

  /**
   * Returns if what is safe is still what the next run will find.
   *
   * @throws IOException if somebody has taken the file away, or a part of it
   */
  void check() throws IOException {
    disk.check();
    if (disk.size() < end) {
      throw new LostJournalException("cut short");
    }
  }

  /**
   * Adds entries; they are safe when this returns. After an error the same may be tried again: what
   * was written of them is taken away first.
   */
  void append(List<Entry> entries) throws IOException {
    check();
    disk.truncate(end);
    long octets = write(entries, last, last);
    disk.sync();
    disk.check();
    last += entries.size();
    end += octets;
  }

  private long write(List<Entry> entries, long before, long safe) throws IOException {
    StringBuilder lines = new StringBuilder();
    long octets = 0;
    long number = before;
    for (Entry entry : entries) {
      lines.append(new JournalRecord(++number, safe, entry).line());
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
   * A file of these entries alone takes the place of the one before, which stays after an error;
   * safe when this returns.
   */
  void replace(List<Entry> entries) throws IOException {
    long octets;
    try {
      disk.begin();
      octets = write(firstLine(entries.size())) + write(entries, 0, 0);
      disk.settle();
    } catch (IOException e) {
      disk.abandon();
      throw e;
    }
    version = VERSION;
    last = entries.size();
    end = octets;
  }

  private static String firstLine(int records) {
    String text = "nodeline-journal " + VERSION + " " + records;
    return text + " " + Check.of(text) + "\n";
  }

  @Override
  public void close() throws IOException {
    disk.close();
  }
}

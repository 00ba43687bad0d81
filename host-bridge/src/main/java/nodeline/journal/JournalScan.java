// SPDX-License-Identifier: Apache-2.0
package nodeline.journal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.function.Consumer;
import nodeline.framing.Check;
import nodeline.group.Change;

/** Reads a journal from its start to the last record that is whole. */
final class JournalScan {
  /** Longer than any record: the longest message in escapes, and what stands beside it. */
  private static final int MAX_LINE = 8 * 1_048_576;

  private final InputStream in;
  private final Consumer<Change> to;
  private long read;
  private long end;
  private long last;
  private long safe;
  private boolean whole = true;

  private JournalScan(InputStream in, Consumer<Change> to) {
    this.in = in;
    this.to = to;
  }

  /**
   * Tells the changes of a journal.
   *
   * @throws DamagedJournalException if a record is damaged that was safe
   */
  static JournalScan of(InputStream in, Consumer<Change> to) throws IOException {
    JournalScan scan = new JournalScan(in, to);
    scan.title();
    scan.records();
    return scan;
  }

  /** Number of the last record that is whole. */
  long last() {
    return last;
  }

  /** Where it ends. */
  long end() {
    return end;
  }

  private void title() throws IOException {
    String line = line().orElse("");
    int blank = line.lastIndexOf(' ');
    String text = line.substring(0, Math.max(0, blank));
    if (!text.startsWith(JournalFile.TITLE) || !Check.of(text).equals(line.substring(blank + 1))) {
      throw new DamagedJournalException("its first line is not that of a journal of this version");
    }
    safe = Long.parseLong(text.substring(JournalFile.TITLE.length()));
    end = read;
  }

  private void records() throws IOException {
    Optional<String> line = line();
    while (line.isPresent()) {
      JournalRecord.read(line.get()).ifPresentOrElse(this::record, () -> whole = false);
      line = line();
    }
    if (last < safe) {
      throw new DamagedJournalException(
          "record %d at octet %d is damaged, and %d records were safe"
              .formatted(last + 1, end, safe));
    }
  }

  private void record(JournalRecord record) {
    safe = Math.max(safe, record.safe());
    whole &= record.number() == last + 1;
    if (whole) {
      to.accept(record.change());
      last = record.number();
      end = read;
    }
  }

  /** The next line that has an end; what is too long is one that is damaged. */
  private Optional<String> line() throws IOException {
    ByteArrayOutputStream octets = new ByteArrayOutputStream();
    int octet = in.read();
    while (octet >= 0 && octet != '\n') {
      if (octets.size() < MAX_LINE) {
        octets.write(octet);
      }
      read++;
      octet = in.read();
    }
    read++;
    return octet < 0 ? Optional.empty() : Optional.of(octets.toString(ISO_8859_1));
  }
}

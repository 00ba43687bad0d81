// SPDX-License-Identifier: Apache-2.0
package nodeline.journal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import nodeline.framing.Check;

/** Reads a journal from its start to the last record that is whole. */
final class JournalScan {
  /** Longer than any record: the longest message in escapes, and what stands beside it. */
  private static final int MAX_LINE = 8 * 1_048_576;

  /** That of later versions may have anything after its version. */
  private static final Pattern ANY_VERSION =
      Pattern.compile("nodeline-journal (\\d{1,9})(?: .*)?", Pattern.DOTALL);

  private static final Pattern TITLE =
      Pattern.compile("(nodeline-journal \\d{1,9} (\\d{1,18})) (\\d{10})");

  private final InputStream in;
  private final Consumer<Entry> to;
  private int version;
  private long read;
  private long end;
  private long last;
  private long safe;
  private boolean whole = true;

  private JournalScan(InputStream in, Consumer<Entry> to) {
    this.in = in;
    this.to = to;
  }

  /**
   * Tells the entries of a journal.
   *
   * @param to throws any exception for an entry that cannot follow those before it
   * @throws DamagedJournalException if a record is damaged that was safe
   * @throws NewerJournalException if it is of a later version; nothing was told then
   */
  static JournalScan of(InputStream in, Consumer<Entry> to) throws IOException {
    JournalScan scan = new JournalScan(in, to);
    scan.title();
    scan.records();
    return scan;
  }

  /** The version that it was begun with. */
  int version() {
    return version;
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
    ByteArrayOutputStream octets = new ByteArrayOutputStream();
    boolean ended = readLine(octets);
    String line = octets.toString(ISO_8859_1);
    Matcher any = ANY_VERSION.matcher(line);
    version = any.matches() ? Integer.parseInt(any.group(1)) : 0;
    if (version > JournalFile.VERSION) {
      throw new NewerJournalException(any.group(1));
    }
    Matcher title = TITLE.matcher(line);
    if (!ended || version < 1 || !title.matches() || !isChecked(title)) {
      throw new DamagedJournalException("its first line is not that of a journal");
    }
    safe = Long.parseLong(title.group(2));
    end = read;
  }

  private static boolean isChecked(Matcher title) {
    return Check.of(title.group(1)).equals(title.group(3));
  }

  private void records() throws IOException {
    Optional<String> line = line();
    while (line.isPresent()) {
      take(line.get());
      line = line();
    }
    if (last < safe) {
      throw new DamagedJournalException(
          "record %d at octet %d is damaged, and %d records were safe"
              .formatted(last + 1, end, safe));
    }
  }

  private void take(String line) throws DamagedJournalException {
    try {
      JournalRecord.read(line).ifPresentOrElse(this::record, () -> whole = false);
    } catch (RuntimeException e) {
      throw new DamagedJournalException(
          "record %d at octet %d says what cannot be".formatted(last + 1, end), e);
    }
  }

  private void record(JournalRecord record) {
    safe = Math.max(safe, record.safe());
    if (whole && record.number() != last + 1) {
      throw new IllegalArgumentException("not the next record: number=" + record.number());
    }
    if (whole) {
      to.accept(record.entry());
      last = record.number();
      end = read;
    }
  }

  /** The next line that has an end; what is too long is one that is damaged. */
  private Optional<String> line() throws IOException {
    ByteArrayOutputStream octets = new ByteArrayOutputStream();
    return readLine(octets) ? Optional.of(octets.toString(ISO_8859_1)) : Optional.empty();
  }

  /** Reads up to a line's end, which is not kept. Returns whether there was one. */
  private boolean readLine(ByteArrayOutputStream octets) throws IOException {
    int octet = in.read();
    while (octet >= 0 && octet != '\n') {
      if (octets.size() < MAX_LINE) {
        octets.write(octet);
      }
      read++;
      octet = in.read();
    }
    read++;
    return octet >= 0;
  }
}

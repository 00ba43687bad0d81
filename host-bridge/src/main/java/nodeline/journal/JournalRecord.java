// SPDX-License-Identifier: Apache-2.0
package nodeline.journal;

import java.util.List;
import java.util.Optional;
import nodeline.framing.Check;
import nodeline.framing.Escape;

/**
 * One line of the journal, in the escapes and with the check of the wire ({@code docs/protocol.md},
 * sections 2 and 5):
 *
 * <pre>
 *   42 41 send,lab,12345,server,0123456789ab,ready,ip=10.0.0.1 0123401234
 *   │  │  └ the entry's words                                  └ check of all before the blank
 *   │  └ number of the last record that was safe when this one was written
 *   └ number of the record
 * </pre>
 */
record JournalRecord(long number, long safe, Entry entry) {
  String line() {
    String text = number + " " + safe + " " + Escape.fields(entry.words());
    return text + " " + Check.of(text) + "\n";
  }

  /**
   * The record of a line without its end; empty if its check is wrong.
   *
   * @throws IllegalArgumentException if its check is right, and no version of this program would
   *     write such a line: no loss of power leaves one either
   */
  static Optional<JournalRecord> read(String line) {
    int end = line.lastIndexOf(' ');
    if (end < 0 || !Check.of(line.substring(0, end)).equals(line.substring(end + 1))) {
      return Optional.empty();
    }
    String[] parts = line.substring(0, end).split(" ", -1);
    if (parts.length != 3) {
      throw new IllegalArgumentException("not a record: parts=" + parts.length);
    }
    List<String> words =
        Escape.unescapeFields(parts[2])
            .orElseThrow(() -> new IllegalArgumentException("not a record: a bad escape"));
    JournalRecord record =
        new JournalRecord(Long.parseLong(parts[0]), Long.parseLong(parts[1]), Entry.of(words));
    if (!record.line().equals(line + "\n")) {
      throw new IllegalArgumentException("not a record: written in another way");
    }
    return Optional.of(record);
  }
}

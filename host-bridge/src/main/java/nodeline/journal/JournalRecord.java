// SPDX-License-Identifier: Apache-2.0
package nodeline.journal;

import java.util.Optional;
import nodeline.framing.Check;
import nodeline.framing.Escape;
import nodeline.group.Change;

/**
 * One line of the journal, in the escapes and with the check of the wire ({@code docs/protocol.md},
 * sections 2 and 5):
 *
 * <pre>
 *   42 41 send,lab,12345,server,0123456789ab,ready,ip=10.0.0.1 0123401234
 *   │  │  └ the change's words                                 └ check of all before the blank
 *   │  └ number of the last record that was safe when this one was written
 *   └ number of the record
 * </pre>
 */
record JournalRecord(long number, long safe, Change change) {
  String line() {
    String text = number + " " + safe + " " + Escape.fields(ChangeText.words(change));
    return text + " " + Check.of(text) + "\n";
  }

  /** The record of a line without its end; empty if it is damaged. */
  static Optional<JournalRecord> read(String line) {
    int end = line.lastIndexOf(' ');
    if (end < 0 || !Check.of(line.substring(0, end)).equals(line.substring(end + 1))) {
      return Optional.empty();
    }
    String[] parts = line.substring(0, end).split(" ", -1);
    if (parts.length != 3) {
      return Optional.empty();
    }
    try {
      return Escape.unescapeFields(parts[2])
          .map(ChangeText::change)
          .map(
              change ->
                  new JournalRecord(Long.parseLong(parts[0]), Long.parseLong(parts[1]), change));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}

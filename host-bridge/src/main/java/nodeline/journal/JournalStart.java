// SPDX-License-Identifier: Apache-2.0
package nodeline.journal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import nodeline.Beginning;
import nodeline.IoReason;
import nodeline.Problem;
import nodeline.group.Change;
import nodeline.journal.JournalWriter.Timing;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a run begins with a journal.
 *
 * <pre>
 *   no file               ⇒ a new one
 *   groups that are over  ⇒ a file that has only which calls they executed
 *   an earlier version    ⇒ the same groups in a file of this version
 *   else                  ⇒ goes on with the file
 *   a later version, damage, another process has it  ⇒ a {@link Problem}; the file is as it was
 * </pre>
 *
 * @param clock that of the host
 * @param beginning what becomes of the groups of an earlier run
 */
record JournalStart(JournalFile file, Timing timing, Supplier<Moment> clock, Beginning beginning) {
  private static final Logger log = LoggerFactory.getLogger(JournalStart.class);

  /**
   * Begins.
   *
   * @param again told the changes of earlier runs
   * @param groups tells changes that make all groups as they are
   */
  void begin(Consumer<Change> again, Consumer<Consumer<List<Change>>> groups) {
    try {
      open(again, groups);
    } catch (NewerJournalException e) {
      throw new Problem(
          "the journal is of a newer nodeline: " + file.name() + ": " + e.getMessage(),
          "start that one, or move the journal away to begin with empty groups",
          e);
    } catch (DamagedJournalException e) {
      throw new Problem(
          "the journal is damaged: " + file.name() + ": " + e.getMessage(),
          "move it away to begin with empty groups",
          e);
    } catch (IOException e) {
      throw new Problem(
          "cannot use the journal: " + file.name() + ": " + IoReason.withoutPath(e),
          "make it yours to read and write, or choose another folder: --state DIR",
          e);
    }
  }

  private void open(Consumer<Change> again, Consumer<Consumer<List<Change>>> groups)
      throws IOException {
    Moment now = clock.get();
    List<Entry> whole = new ArrayList<>(List.of(now));
    if (!file.exists()) {
      replace(whole);
      return;
    }
    Past past = new Past(file.name(), again);
    long unfinished = read(past);
    boolean over = past.isOver(beginning, now, timing);
    if (over) {
      past.endGroups();
    }
    if (over || past.ended() || file.isOlder()) {
      groups.accept(state -> state.forEach(change -> whole.add(new Entry.Changed(change))));
      replace(whole);
    }
    if (unfinished > 0) {
      log.warn("journal had an unfinished end: cut off octets={}", unfinished);
    }
  }

  private void replace(List<Entry> whole) throws IOException {
    file.replace(whole);
    file.check();
  }

  /** A fresh run begins with a damaged journal too. */
  private long read(Past past) throws IOException {
    try {
      long unfinished = file.open(past);
      past.end();
      return unfinished;
    } catch (DamagedJournalException e) {
      if (beginning != Beginning.FRESH) {
        throw e;
      }
      log.warn(
          "journal was damaged: what its calls were is not known file={} reason={}",
          file.name(),
          e.getMessage());
      return 0;
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package nodeline.journal;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import nodeline.Beginning;
import nodeline.group.Change;
import nodeline.journal.JournalWriter.Timing;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a journal tells of the runs before this one: groups, when they were there, and their end.
 */
final class Past implements Consumer<Entry> {
  private static final Logger log = LoggerFactory.getLogger(Past.class);

  private final String file;
  private final Consumer<Change> again;
  private final Set<String> groups = new LinkedHashSet<>();
  private Optional<Moment> last = Optional.empty();
  private boolean ended;

  /** The last entry, if it is a part of a message: other parts follow it, or the rounds. */
  private Optional<Change.Shared> part = Optional.empty();

  /**
   * Nothing yet.
   *
   * @param file for people
   * @param again told the changes
   */
  Past(String file, Consumer<Change> again) {
    this.file = file;
    this.again = again;
  }

  @Override
  public void accept(Entry entry) {
    if (part.isPresent() && !isNext(part.get(), entry)) {
      throw new IllegalArgumentException("a message without its rounds");
    }
    if (entry instanceof Entry.Changed changed) {
      change(changed.change());
    } else if (entry instanceof Moment moment) {
      last = Optional.of(moment);
    } else {
      ended = true;
    }
  }

  private static boolean isNext(Change.Shared part, Entry entry) {
    Change next = entry instanceof Entry.Changed changed ? changed.change() : null;
    return (next instanceof Change.Shared other
            && part.group().equals(other.group())
            && part.id().equals(other.id()))
        || (next instanceof Change.Rounds rounds
            && part.group().equals(rounds.group())
            && part.id().equals(rounds.id()));
  }

  /** The journal ends here. */
  void end() throws DamagedJournalException {
    if (part.isPresent()) {
      throw new DamagedJournalException("it ends in the middle of a message");
    }
  }

  private void change(Change change) {
    part = change instanceof Change.Shared shared ? Optional.of(shared) : Optional.empty();
    again.accept(change);
    if (change instanceof Change.Opened) {
      groups.add(change.group());
    } else if (change instanceof Change.Dropped) {
      groups.remove(change.group());
    }
  }

  /** Whether a person has ended the groups. */
  boolean ended() {
    return ended;
  }

  /**
   * Whether the groups are over. The log has a line if that is for their age, or it is not known.
   */
  boolean isOver(Beginning beginning, Moment now, Timing timing) {
    if (beginning != Beginning.KEPT) {
      return beginning == Beginning.FRESH;
    }
    if (ended || groups.isEmpty()) {
      return ended;
    }
    Optional<Duration> alone = last.flatMap(now::since);
    boolean old = alone.filter(time -> time.compareTo(timing.longest()) > 0).isPresent();
    if (old) {
      log.info(
          "journal is too old: its groups are over file={} unused={}s kept={}s",
          file,
          alone.orElseThrow().toSeconds(),
          timing.life().toSeconds());
    } else if (alone.isEmpty()) {
      log.warn(
          "journal has an age that no clock of this host can tell: its groups are kept (--fresh"
              + " begins with none) file={}",
          file);
    }
    return old;
  }

  /** Leaves nothing of the groups but which calls they have executed. */
  void endGroups() {
    groups.forEach(group -> again.accept(new Change.Dropped(group)));
  }
}

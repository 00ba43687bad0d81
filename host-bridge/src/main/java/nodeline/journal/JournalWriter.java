// SPDX-License-Identifier: Apache-2.0
package nodeline.journal;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import nodeline.IoReason;
import nodeline.Problem;
import nodeline.group.Change;
import nodeline.group.Journal;
import nodeline.journal.JournalQueue.Batch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A journal that writes when it is told to. What has gathered meanwhile goes out in one write and
 * one {@code fdatasync}, and only then do the tasks run that wait for it.
 *
 * <pre>
 *   change  ⇒ gathered
 *   batch   ⇒ written, synced; its tasks run
 *   a file that has doubled ⇒ written anew, from the groups as they are
 *   an error ⇒ tried again each second; tasks wait, and people are told
 * </pre>
 */
public class JournalWriter implements Journal {
  private static final Logger log = LoggerFactory.getLogger(JournalWriter.class);

  private final JournalFile file;
  private final Timing timing;
  private final Clock clock;
  private final boolean fresh;
  private final JournalQueue queue = new JournalQueue();
  private Consumer<Consumer<List<Change>>> groups;
  private long full;
  private volatile String problem;

  /**
   * How often it does what.
   *
   * @param life how long an unused journal is kept: groups that nobody was there for are over
   * @param retry between two tries after an error
   * @param use how often a journal without changes is said to be in use
   * @param octets size below which a file is never written anew
   */
  public record Timing(Duration life, Duration retry, Duration use, long octets) {
    private static final Duration MAX_USE = Duration.ofMinutes(10);

    Timing(Duration life) {
      this(life, Duration.ofSeconds(1), use(life), 4 * 1_048_576);
    }

    /** Often enough that no journal in use is too old. */
    private static Duration use(Duration life) {
      Duration quarter = life.dividedBy(4).plusMillis(1);
      return quarter.compareTo(MAX_USE) < 0 ? quarter : MAX_USE;
    }
  }

  /**
   * A journal that is not started yet.
   *
   * @param fresh whether the groups of an earlier run are over, however old they are
   */
  public JournalWriter(JournalDisk disk, Timing timing, Clock clock, boolean fresh) {
    this.file = new JournalFile(disk);
    this.timing = timing;
    this.clock = clock;
    this.fresh = fresh;
  }

  /** The file, for people. */
  String name() {
    return file.name();
  }

  /**
   * As {@link Journal#start}.
   *
   * @throws Problem if the file cannot be read or written, or is damaged
   */
  @Override
  public void start(Consumer<Change> again, Consumer<Consumer<List<Change>>> whole) {
    groups = whole;
    try {
      if (!file.exists()) {
        file.replace(List.of());
      } else if (isOver()) {
        endGroups(again);
      } else {
        goOn(again);
      }
      full = timing.octets();
    } catch (DamagedJournalException e) {
      throw new Problem(
          "the journal is damaged: " + name() + ": " + e.getMessage(),
          "move it away to begin with empty groups",
          e);
    } catch (IOException e) {
      throw new Problem(
          "cannot use the journal: " + name() + ": " + IoReason.withoutPath(e),
          "make it yours to read and write, or choose another folder: --state DIR",
          e);
    }
  }

  private boolean isOver() throws IOException {
    boolean old = file.used().isBefore(clock.instant().minus(timing.life()));
    if (old) {
      log.info("journal is too old: its groups are over file={} used={}", name(), file.used());
    }
    return old || fresh;
  }

  private void goOn(Consumer<Change> again) throws IOException {
    long unfinished = file.open(again);
    file.use(clock.instant());
    if (unfinished > 0) {
      log.warn("journal had an unfinished end: cut off octets={}", unfinished);
    }
  }

  /** Keeps which calls were executed, and nothing else. */
  private void endGroups(Consumer<Change> again) throws IOException {
    Set<String> open = new LinkedHashSet<>();
    try {
      file.open(
          change -> {
            again.accept(change);
            if (change instanceof Change.Opened) {
              open.add(change.group());
            } else if (change instanceof Change.Dropped) {
              open.remove(change.group());
            }
          });
    } catch (DamagedJournalException e) {
      log.warn(
          "journal was damaged: what its calls were is not known file={} reason={}",
          name(),
          e.getMessage());
    }
    open.forEach(group -> again.accept(new Change.Dropped(group)));
    List<Change> left = new ArrayList<>();
    groups.accept(left::addAll);
    file.replace(left);
  }

  @Override
  public void add(Change change) {
    queue.add(change);
  }

  @Override
  public void whenSafe(Runnable task) {
    queue.run(task);
  }

  @Override
  public Optional<String> problem() {
    return Optional.ofNullable(problem);
  }

  /**
   * Makes what has gathered safe, and runs what waits for it. Waits until there is something to do.
   *
   * @return whether there may be more to do: false once it is closed
   */
  public boolean turn() throws InterruptedException {
    Batch batch = queue.take(timing.use());
    while (keep(batch)) {
      batch.tasks().forEach(JournalWriter::run);
      if (batch.isEmpty() && queue.closing()) {
        return false;
      }
      if (file.size() <= full) {
        queue.ended();
        return true;
      }
      batch = rewrite();
    }
    return false;
  }

  /** Makes changes safe, however long it takes; false if that was given up, at the end. */
  private boolean keep(Batch batch) throws InterruptedException {
    do {
      try {
        if (batch.changes().isEmpty()) {
          use();
        } else {
          file.append(batch.changes());
        }
        if (problem != null) {
          problem = null;
          log.info("journal can be written again file={}", name());
        }
        return true;
      } catch (IOException e) {
        failed(e);
      }
    } while (queue.pause(timing.retry()));
    log.error("journal was not written to its end file={}", name());
    return false;
  }

  private void use() {
    try {
      file.use(clock.instant());
    } catch (IOException e) {
      log.debug("journal cannot be said to be in use reason={}", IoReason.of(e));
    }
  }

  private void failed(IOException e) {
    if (problem == null) {
      log.error(
          "journal cannot be written: calls wait until it can file={} reason={}",
          name(),
          IoReason.of(e));
    }
    problem = "the journal cannot be written: " + IoReason.of(e);
  }

  /** Writes the file anew. Returns what had gathered by then, which is in it unless it failed. */
  private Batch rewrite() {
    List<Change> whole = new ArrayList<>();
    List<Batch> last = new ArrayList<>();
    groups.accept(
        state -> {
          whole.addAll(state);
          last.add(queue.gathered());
        });
    Batch gathered = last.get(0);
    try {
      file.replace(whole);
      full = Math.max(timing.octets(), 2 * file.size());
      return new Batch(List.of(), gathered.tasks());
    } catch (IOException e) {
      log.warn("journal cannot be made shorter file={} reason={}", name(), IoReason.of(e));
      full = file.size() + timing.octets();
      return gathered;
    }
  }

  private static void run(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      log.error("journal lost a task", e);
    }
  }

  /** Nobody waits in {@link #turn} from now on. */
  @Override
  public void close() {
    queue.close();
  }

  /** Gives the file back, once the last {@link #turn} has ended. */
  void closeFile() {
    try {
      file.close();
    } catch (IOException e) {
      log.debug("journal was not closed reason={}", IoReason.of(e));
    }
  }
}

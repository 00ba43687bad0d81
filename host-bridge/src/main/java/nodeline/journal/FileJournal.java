// SPDX-License-Identifier: Apache-2.0
package nodeline.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import nodeline.IoReason;
import nodeline.Problem;
import nodeline.group.Change;
import nodeline.group.Journal;
import nodeline.journal.JournalQueue.Batch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A journal in a file. One thread writes: what has gathered meanwhile goes out in one write and one
 * {@code fdatasync}, and only then do the tasks run that wait for it.
 *
 * <pre>
 *   change  ⇒ gathered
 *   batch   ⇒ written, synced; its tasks run
 *   a file that has doubled ⇒ written anew, from the groups as they are
 *   an error ⇒ tried again each second; tasks wait, and people are told
 * </pre>
 */
public final class FileJournal implements Journal {
  private static final Logger log = LoggerFactory.getLogger(FileJournal.class);

  private static final int CLOSE_SECONDS = 5;

  private final JournalFile file;
  private final Timing timing;
  private final Clock clock;
  private final JournalQueue queue = new JournalQueue();
  private final Thread writer = new Thread(this::write, "journal");
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
  record Timing(Duration life, Duration retry, Duration use, long octets) {
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

  FileJournal(Path path, Timing timing, Clock clock) {
    this.file = new JournalFile(path);
    this.timing = timing;
    this.clock = clock;
  }

  /**
   * A journal that goes on with the file of an earlier run, if there is one.
   *
   * @param life groups end when no run was there for so long
   */
  public static FileJournal in(Path path, Duration life) {
    return new FileJournal(path, new Timing(life), Clock.systemUTC());
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
      } else if (file.used().isBefore(clock.instant().minus(timing.life()))) {
        log.info(
            "journal is too old: its groups are over file={} used={}", file.path(), file.used());
        file.replace(List.of());
      } else {
        long unfinished = file.open(again);
        file.use(clock.instant());
        if (unfinished > 0) {
          log.warn("journal had an unfinished end: cut off octets={}", unfinished);
        }
      }
      full = timing.octets();
    } catch (DamagedJournalException e) {
      throw new Problem(
          "the journal is damaged: " + file.path() + ": " + e.getMessage(),
          "move it away to begin with empty groups",
          e);
    } catch (IOException e) {
      throw new Problem(
          "cannot use the journal: " + file.path() + ": " + IoReason.withoutPath(e),
          "make it yours to read and write, or choose another folder: --state DIR",
          e);
    }
    writer.setDaemon(true);
    writer.start();
  }

  /** Sets the size at which the file is written anew. */
  private void grown() {
    full = Math.max(timing.octets(), 2 * file.size());
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

  private void write() {
    try {
      Batch batch = queue.take(timing.use());
      while (keep(batch.changes())) {
        batch.tasks().forEach(FileJournal::run);
        if (batch.isEmpty() && queue.closing()) {
          break;
        }
        batch = file.size() > full ? rewrite() : queue.take(timing.use());
      }
    } catch (InterruptedException e) {
      log.error("journal was stopped before all was written file={}", file.path());
    } catch (RuntimeException | Error e) {
      log.error("journal has ended by a fault: calls wait file={}", file.path(), e);
      problem = "the journal has ended by a fault, which the log has: restart the bridge";
    } finally {
      closeFile();
    }
  }

  private void use() {
    try {
      file.use(clock.instant());
    } catch (IOException e) {
      log.debug("journal cannot be said to be in use reason={}", IoReason.of(e));
    }
  }

  /** Makes changes safe, however long it takes; false if that was given up, at the end. */
  private boolean keep(List<Change> batch) throws InterruptedException {
    do {
      try {
        if (batch.isEmpty()) {
          use();
        } else {
          file.append(batch);
        }
        if (problem != null) {
          problem = null;
          log.info("journal can be written again file={}", file.path());
        }
        return true;
      } catch (IOException e) {
        failed(e);
      }
    } while (queue.pause(timing.retry()));
    log.error("journal was not written to its end file={}", file.path());
    return false;
  }

  private void failed(IOException e) {
    if (problem == null) {
      log.error(
          "journal cannot be written: calls wait until it can file={} reason={}",
          file.path(),
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
      grown();
      return new Batch(List.of(), gathered.tasks());
    } catch (IOException e) {
      log.warn("journal cannot be made shorter file={} reason={}", file.path(), IoReason.of(e));
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

  private void closeFile() {
    try {
      file.close();
    } catch (IOException e) {
      log.debug("journal was not closed reason={}", IoReason.of(e));
    }
  }

  @Override
  public void close() {
    queue.close();
    try {
      writer.join(TimeUnit.SECONDS.toMillis(CLOSE_SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

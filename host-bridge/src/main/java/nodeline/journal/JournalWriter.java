// SPDX-License-Identifier: Apache-2.0
package nodeline.journal;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import nodeline.Beginning;
import nodeline.IoReason;
import nodeline.MonotonicClock;
import nodeline.Problem;
import nodeline.group.Change;
import nodeline.group.Journal;
import nodeline.journal.JournalQueue.Batch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A journal that writes when it is told to. What has gathered meanwhile goes out in one write and
 * one {@code fdatasync}. If the file is then still the one that a restart will find, the tasks run
 * that wait for it.
 *
 * <pre>
 *   change  ⇒ gathered
 *   batch   ⇒ written, synced, looked for by its name; its tasks run
 *   nothing ⇒ looked for by its name each second; a {@link Moment} is written now and then
 *   a file that has doubled ⇒ written anew, from the groups as they are
 *   an error, a file that is gone ⇒ tried again each second; tasks wait, and people are told
 * </pre>
 */
public class JournalWriter implements Journal {
  private static final Logger log = LoggerFactory.getLogger(JournalWriter.class);

  private final JournalFile file;
  private final Timing timing;
  private final Supplier<Moment> clock;
  private final JournalStart start;
  private final JournalQueue queue = new JournalQueue();
  private Consumer<Consumer<List<Change>>> groups;
  private long full;

  /** By the machine's clock, when a moment was written last. */
  private long marked;

  private volatile boolean over;
  private volatile String problem;

  /**
   * How often it does what.
   *
   * @param life how long an unused journal is kept: groups that nobody was there for are over
   * @param retry between two tries after an error, and between two looks for the file
   * @param mark how often a moment is written
   * @param octets size below which a file is never written anew
   */
  public record Timing(Duration life, Duration retry, Duration mark, long octets) {
    private static final Duration MAX_MARK = Duration.ofMinutes(10);
    private static final int MARKS = 20;

    Timing(Duration life) {
      this(life, Duration.ofSeconds(1), mark(life), 4 * 1_048_576);
    }

    private static Duration mark(Duration life) {
      Duration part = life.dividedBy(MARKS).plusMillis(1);
      return part.compareTo(MAX_MARK) < 0 ? part : MAX_MARK;
    }

    /**
     * The longest time after a moment for which a run may have been away for less than its life.
     */
    Duration longest() {
      return life.plus(mark);
    }
  }

  /**
   * A journal that is not started yet.
   *
   * @param clock that of the host
   * @param beginning what becomes of the groups of an earlier run
   */
  public JournalWriter(
      JournalDisk disk, Timing timing, Supplier<Moment> clock, Beginning beginning) {
    this.file = new JournalFile(disk);
    this.timing = timing;
    this.clock = clock;
    this.start = new JournalStart(file, timing, clock, beginning);
  }

  /** The file, for people. */
  String name() {
    return file.name();
  }

  /**
   * As {@link Journal#start}.
   *
   * @throws Problem if the file cannot be read or written, is damaged or of a later version, or
   *     another process has it; it is as it was then
   */
  @Override
  public void start(Consumer<Change> again, Consumer<Consumer<List<Change>>> whole) {
    groups = whole;
    full = timing.octets();
    boolean started = false;
    try {
      start.begin(again, whole);
      started = true;
    } finally {
      if (!started) {
        closeFile();
      }
    }
  }

  @Override
  public void add(Change change) {
    queue.add(new Entry.Changed(change));
  }

  @Override
  public void end() {
    over = true;
    queue.add(new Entry.Over());
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
    Batch batch = queue.take(timing.retry());
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

  /** Makes entries safe, however long it takes; false if that was given up, at the end. */
  private boolean keep(Batch batch) throws InterruptedException {
    do {
      try {
        keep(batch.entries(), batch.isEmpty() && queue.closing());
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

  /** Adds a moment if the last one is long ago, and at the end. */
  private void keep(List<Entry> entries, boolean ends) throws IOException {
    List<Entry> all = new ArrayList<>(entries);
    long now = MonotonicClock.SYSTEM.millis();
    boolean mark = ends || now - marked >= timing.mark().toMillis();
    if (mark) {
      all.add(clock.get());
    }
    if (all.isEmpty()) {
      file.check();
      return;
    }
    file.append(all);
    marked = mark ? now : marked;
  }

  private void failed(IOException e) {
    String reason = "the journal cannot be written: " + IoReason.of(e);
    if (!reason.equals(problem)) {
      log.error(
          "journal cannot be written: calls wait until it can file={} reason={}",
          name(),
          IoReason.of(e));
    }
    problem = reason;
  }

  /** Writes the file anew. Returns what had gathered by then, which is in it unless it failed. */
  private Batch rewrite() {
    List<Entry> whole = new ArrayList<>(List.of(clock.get()));
    List<Batch> last = new ArrayList<>();
    groups.accept(
        state -> {
          state.forEach(change -> whole.add(new Entry.Changed(change)));
          last.add(queue.gathered());
        });
    if (over) {
      whole.add(new Entry.Over());
    }
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

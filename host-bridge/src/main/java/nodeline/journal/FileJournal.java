// SPDX-License-Identifier: Apache-2.0
package nodeline.journal;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import nodeline.Beginning;
import nodeline.group.Change;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A journal in a file, and the one thread that writes it. */
public final class FileJournal extends JournalWriter {
  private static final Logger log = LoggerFactory.getLogger(FileJournal.class);

  private static final int CLOSE_SECONDS = 5;

  private final Thread thread = new Thread(this::write, "journal");
  private volatile String fault;

  FileJournal(JournalDisk disk, Timing timing, Supplier<Moment> clock, Beginning beginning) {
    super(disk, timing, clock, beginning);
  }

  /**
   * A journal that goes on with the file of an earlier run, if there is one.
   *
   * @param life groups end when no run was there for so long
   * @param beginning what becomes of the groups of an earlier run; which calls it has executed
   *     stays known
   */
  public static FileJournal in(Path path, Duration life, Beginning beginning) {
    return new FileJournal(
        new FileDisk(path),
        new Timing(life),
        new HostClock(Path.of("/"), Clock.systemUTC()),
        beginning);
  }

  @Override
  public void start(Consumer<Change> again, Consumer<Consumer<List<Change>>> whole) {
    super.start(again, whole);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public Optional<String> problem() {
    return Optional.ofNullable(fault).or(super::problem);
  }

  @Override
  public CompletableFuture<Void> alive() {
    return thread.isAlive()
        ? CompletableFuture.completedFuture(null)
        : CompletableFuture.failedFuture(new IllegalStateException("the journal's thread is dead"));
  }

  private void write() {
    try {
      boolean more = true;
      while (more) {
        more = turn();
      }
    } catch (InterruptedException e) {
      log.error("journal was stopped before all was written file={}", name());
    } catch (RuntimeException | Error e) {
      log.error("journal has ended by a fault: calls wait file={}", name(), e);
      fault = "the journal has ended by a fault, which the log has: restart the bridge";
    } finally {
      closeFile();
    }
  }

  @Override
  public void close() {
    super.close();
    try {
      thread.join(TimeUnit.SECONDS.toMillis(CLOSE_SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

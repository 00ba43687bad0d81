// SPDX-License-Identifier: Apache-2.0
package nodeline.log;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/**
 * The console logs of all devices: one folder, one thread that writes. A device's event loop only
 * adds to a bounded queue, so a slow disk never slows a console. Text that does not fit is dropped,
 * and the log says how much.
 */
public final class ConsoleLogs implements AutoCloseable {
  /** Octets of all devices together that may wait to be written. */
  static final long MAX_QUEUED_OCTETS = 16L * 1024 * 1024;

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}");
  private static final int BATCH_ENTRIES = 256;
  private static final long CLOSE_MILLIS = 5_000;

  /**
   * Work for the thread.
   *
   * @param log whose file it is for; null: for none
   * @param work null: the end
   */
  private record Entry(ConsoleLog log, Runnable work, int octets) {}

  private final Path directory;
  private final Clock clock;
  private final LogParts.Limits limits;
  private final BlockingQueue<Entry> queue = new LinkedBlockingQueue<>();
  private final AtomicLong queuedOctets = new AtomicLong();
  private final Map<String, ConsoleLog> logs = new HashMap<>();
  private final Thread writer = new Thread(this::writeAll, "console-log");
  private volatile boolean closed;

  private ConsoleLogs(Path directory, Clock clock, LogParts.Limits limits) {
    this.directory = directory;
    this.clock = clock;
    this.limits = limits;
  }

  /**
   * Starts the logs of a folder, which is made (mode 0700) if it is not there. A device has 5 files
   * of 10 MiB at most.
   *
   * @throws IOException if the folder cannot be made
   */
  public static ConsoleLogs open(Path directory) throws IOException {
    return open(directory, Clock.systemUTC(), LogParts.Limits.DEFAULT);
  }

  static ConsoleLogs open(Path directory, Clock clock, LogParts.Limits limits) throws IOException {
    Files.createDirectories(
        directory,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    ConsoleLogs logs = new ConsoleLogs(directory, clock, limits);
    logs.writer.setDaemon(true);
    logs.writer.start();
    return logs;
  }

  /**
   * The log of a device, the same one each time.
   *
   * @param device letters, digits and {@code . _ -}, not beginning with a dot, at most 100
   * @throws IllegalArgumentException if the name could leave the folder
   */
  public ConsoleLog log(String device) {
    return log(device, ".log");
  }

  /**
   * The log of a device's frames, beside its console's, the same one each time.
   *
   * @param device as for {@link #log(String)}
   */
  public ConsoleLog frames(String device) {
    return log(device, ".frames");
  }

  /** Finds text in what is in the consoles' logs. */
  public LogSearch search() {
    return new LogSearch(directory, limits.files());
  }

  private synchronized ConsoleLog log(String device, String suffix) {
    if (!NAME.matcher(device).matches()) {
      throw new IllegalArgumentException("not a device name: " + device);
    }
    return logs.computeIfAbsent(
        device + suffix,
        name -> {
          LogParts parts = new LogParts(directory.resolve(name), limits);
          return new ConsoleLog(this, clock, new LogFile(device, parts, System::nanoTime));
        });
  }

  /** Completed when all that was logged before is in the files, or counted as lost. */
  public CompletableFuture<Void> flush() {
    CompletableFuture<Void> done = new CompletableFuture<>();
    queue.add(new Entry(null, () -> done.complete(null), 0));
    if (!writer.isAlive()) {
      done.complete(null);
    }
    return done;
  }

  /** Writes what is queued, for 5 s at most, and ends; what is logged later is dropped. */
  @Override
  public void close() {
    closed = true;
    queue.add(new Entry(null, null, 0));
    try {
      writer.join(CLOSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Queues a log's work; false if there is no room. Never blocks. */
  boolean offer(ConsoleLog log, int octets, Runnable work) {
    if (closed || queuedOctets.get() + octets > MAX_QUEUED_OCTETS) {
      return false;
    }
    queuedOctets.addAndGet(octets);
    queue.add(new Entry(log, work, octets));
    return true;
  }

  private void writeAll() {
    List<Entry> batch = new ArrayList<>(BATCH_ENTRIES);
    boolean end = false;
    while (!end) {
      batch.clear();
      try {
        batch.add(queue.take());
      } catch (InterruptedException e) {
        break;
      }
      queue.drainTo(batch, BATCH_ENTRIES - 1);
      end = write(batch);
    }
    synchronized (this) {
      logs.values().forEach(ConsoleLog::closeFile);
    }
  }

  /** Returns whether the end was among them. */
  private boolean write(List<Entry> batch) {
    Set<ConsoleLog> written = new HashSet<>();
    List<Runnable> marks = new ArrayList<>();
    boolean end = false;
    for (Entry entry : batch) {
      if (entry.log() != null) {
        entry.work().run();
        written.add(entry.log());
      } else if (entry.work() != null) {
        marks.add(entry.work());
      } else {
        end = true;
      }
      queuedOctets.addAndGet(-entry.octets());
    }
    written.forEach(ConsoleLog::flushFile);
    marks.forEach(Runnable::run);
    return end;
  }
}

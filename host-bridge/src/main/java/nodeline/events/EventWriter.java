// SPDX-License-Identifier: Apache-2.0
package nodeline.events;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread that writes events, and notices calls that wait for long. */
final class EventWriter extends Thread {
  private static final Logger log = LoggerFactory.getLogger(EventWriter.class);
  private static final Logger waits = LoggerFactory.getLogger(EventLog.WAITS);
  private static final long GATHER_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
  private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long LONG_NANOS = TimeUnit.HOURS.toNanos(1);
  private static final long CLOSE_MILLIS = 5_000;

  private final EventQueue queue;
  private final EventFile file;
  private final BenchState bench;
  private final Hangs hangs;
  private volatile boolean closed;

  EventWriter(EventQueue queue, EventFile file, BenchState bench, Hangs hangs) {
    super("events");
    this.queue = queue;
    this.file = file;
    this.bench = bench;
    this.hangs = hangs;
    setDaemon(true);
  }

  @Override
  public void run() {
    while (!closed) {
      queue.rest(bench.hasOpenCalls() || file.isFailing() ? LOOK_NANOS : LONG_NANOS);
      if (!closed) {
        LockSupport.parkNanos(this, GATHER_NANOS);
      }
      writeAll();
    }
    writeAll();
    file.close();
  }

  private void writeAll() {
    try {
      for (EventQueue.Taken taken = queue.takeAll(); !taken.isEmpty(); taken = queue.takeAll()) {
        taken.parts().forEach(this::write);
        file.addLost(taken.lost());
        if (taken.gap()) {
          bench.forget(); // all that came after it waits here too
        }
      }
      hangs.look().forEach(this::keep);
      file.tellLost();
    } catch (RuntimeException e) {
      log.error("nodeline lost an event", e);
    }
  }

  /** What goes wrong with one is no reason to lose the others. */
  private void write(EventQueue.Part part) {
    try {
      writeOne(part);
    } catch (RuntimeException e) {
      file.addLost(Math.max(1, part.count));
      log.error("nodeline lost an event", e);
    }
  }

  private void writeOne(EventQueue.Part part) {
    part.deferred.ifPresentOrElse(this::apply, () -> file.write(part.lines, part.count));
  }

  private void apply(BridgeEvent event) {
    List<String> why = event.kind() == EventKind.TIMEOUT ? hangs.why(event) : List.of();
    BridgeEvent told = bench.apply(event);
    keep(why.isEmpty() ? told : told.with("why", why));
  }

  /** Also in the log, for bridges whose events nobody sees. */
  private void keep(BridgeEvent event) {
    file.add(event);
    if (event.kind() == EventKind.HANGS || event.kind() == EventKind.TIMEOUT) {
      event.list("why").stream()
          .findFirst()
          .ifPresent(why -> waits.warn("{} waits in vain reason={}", event.device(), why));
    }
  }

  /** Writes what is queued, for 5 s at most. */
  void end() {
    closed = true;
    queue.wake();
    LockSupport.unpark(this);
    try {
      join(CLOSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

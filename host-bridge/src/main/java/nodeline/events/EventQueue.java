// SPDX-License-Identifier: Apache-2.0
package nodeline.events;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * Events on their way to the thread that writes them. Who adds one makes its line at once, while it
 * is in the processor's cache: another thread would take twice as long. The thread is woken only if
 * it rests, so that a thousand events a second cost a few wakings. An event without room is counted
 * and gone.
 */
final class EventQueue {
  /** Octets that may wait, but for the event that passes them. */
  static final long MAX_OCTETS = 4L * 1024 * 1024;

  private static final int MAX_LINES = 256;

  private final BenchState bench;
  private final EventJson json = new EventJson();
  private List<Part> parts = new ArrayList<>();
  private int lines;
  private long octets;
  private long lost;

  /** A timeout's cause is to be found: the bench must not know what came after it. */
  private boolean deferring;

  /** One that came after had no room. */
  private boolean gap;

  private volatile Thread resting;

  /**
   * Makes an empty one.
   *
   * @param bench told each event in the order of the lines, but for those that are deferred
   */
  EventQueue(BenchState bench) {
    this.bench = bench;
  }

  /** Some of what waits. */
  static final class Part {
    /** Of JSON, with their ends. */
    final byte[] lines;

    final int count;

    /** An event instead, which the bench does not know yet: a timeout, or one that came after. */
    final Optional<BridgeEvent> deferred;

    private Part(byte[] lines, int count, Optional<BridgeEvent> deferred) {
      this.lines = lines;
      this.count = count;
      this.deferred = deferred;
    }
  }

  /**
   * What has come since the last time.
   *
   * @param lost how many had no room
   * @param gap whether the bench does not know of them either
   */
  record Taken(List<Part> parts, long lost, boolean gap) {
    boolean isEmpty() {
      return parts.isEmpty() && lost == 0;
    }
  }

  /** Adds an event, from any thread. */
  void add(BridgeEvent event) {
    synchronized (this) {
      if (octets > MAX_OCTETS) {
        drop(event);
      } else if (deferring || event.kind() == EventKind.TIMEOUT) {
        deferring = true;
        endLines();
        octets += event.octets();
        parts.add(new Part(new byte[0], 0, Optional.of(event)));
      } else {
        addLine(event);
      }
    }
    wake();
  }

  private void drop(BridgeEvent event) {
    lost++;
    if (deferring) {
      gap = true;
    } else {
      bench.apply(event);
    }
  }

  private void addLine(BridgeEvent event) {
    int before = json.length();
    try {
      octets += json.write(bench.apply(event));
    } catch (RuntimeException e) { // whoever makes a call is not to hear of that
      json.cut(before);
      lost++;
      return;
    }
    if (++lines == MAX_LINES) {
      endLines();
    }
  }

  private void endLines() {
    if (lines > 0) {
      parts.add(new Part(json.take(), lines, Optional.empty()));
      lines = 0;
    }
  }

  void wake() {
    Thread thread = resting;
    if (thread != null) {
      resting = null;
      LockSupport.unpark(thread);
    }
  }

  /** All that waits, in its order; to be called until that is nothing. */
  synchronized Taken takeAll() {
    endLines();
    deferring &= !parts.isEmpty();
    Taken taken = new Taken(parts, lost, gap);
    parts = new ArrayList<>();
    octets = 0;
    lost = 0;
    gap = false;
    return taken;
  }

  private synchronized boolean isEmpty() {
    return octets == 0 && lost == 0;
  }

  /** Rests until there is an event, or for so long. May return early. */
  void rest(long nanos) {
    resting = Thread.currentThread();
    if (isEmpty()) {
      LockSupport.parkNanos(this, nanos);
    }
    resting = null;
  }
}

// SPDX-License-Identifier: Apache-2.0
package nodeline.events;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Events on their way to the thread that writes them. Who adds one never waits: an event without
 * room is counted and gone. The thread is woken only if it rests, so that a thousand events a
 * second cost a few wakings.
 */
final class EventQueue {
  /** Octets of memory that may wait. */
  static final long MAX_OCTETS = 4L * 1024 * 1024;

  private record Entry(BridgeEvent event, int octets) {}

  private final Queue<Entry> events = new ConcurrentLinkedQueue<>();
  private final AtomicLong octets = new AtomicLong();
  private final AtomicLong lost = new AtomicLong();
  private volatile Thread resting;

  /** Adds an event, from any thread. */
  void add(BridgeEvent event) {
    int size = event.octets();
    if (octets.get() + size > MAX_OCTETS) {
      lost.incrementAndGet();
    } else {
      octets.addAndGet(size);
      events.add(new Entry(event, size));
    }
    wake();
  }

  void wake() {
    Thread thread = resting;
    if (thread != null) {
      resting = null;
      LockSupport.unpark(thread);
    }
  }

  /** The next one; null if there is none. */
  BridgeEvent poll() {
    Entry entry = events.poll();
    if (entry == null) {
      return null;
    }
    octets.addAndGet(-entry.octets);
    return entry.event;
  }

  /** How many had no room since the last time. */
  long takeLost() {
    return lost.getAndSet(0);
  }

  /** Rests until there is an event, or for so long. May return early. */
  void rest(long nanos) {
    resting = Thread.currentThread();
    if (events.isEmpty()) {
      LockSupport.parkNanos(this, nanos);
    }
    resting = null;
  }
}

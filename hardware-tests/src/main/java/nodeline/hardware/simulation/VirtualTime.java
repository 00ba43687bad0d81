// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.simulation;

import java.util.Comparator;
import java.util.PriorityQueue;

/** A clock that stands still but for {@link #step}, and what is to happen when. */
final class VirtualTime {
  private final PriorityQueue<Event> events =
      new PriorityQueue<>(
          Comparator.<Event>comparingLong(event -> event.at)
              .thenComparingLong(event -> event.turn));
  private long now;
  private long turns;

  /** What is to happen, unless it is cancelled. */
  static final class Event {
    final long at;
    private final long turn;
    private Runnable what;

    Event(long at, long turn, Runnable what) {
      this.at = at;
      this.turn = turn;
      this.what = what;
    }

    void cancel() {
      what = () -> {};
    }
  }

  /** Milliseconds. */
  long now() {
    return now;
  }

  Event after(long millis, Runnable what) {
    return at(now + millis, what);
  }

  Event at(long millis, Runnable what) {
    Event event = new Event(Math.max(now, millis), turns++, what);
    events.add(event);
    return event;
  }

  /** Lets the next thing happen. */
  void step() {
    Event next = events.remove();
    now = next.at;
    next.what.run();
  }
}

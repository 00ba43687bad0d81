// SPDX-License-Identifier: Apache-2.0
package nodeline.decode;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import nodeline.events.BridgeEvent;
import nodeline.events.EventKind;

/**
 * Orders the events of several logs by what must have come first: each log keeps its order, and a
 * wait is done after another board has sent its message.
 *
 * <pre>
 *   a's log                   b's log                    times
 *   2  … lava-wait ready      7  → ready                 2, 7
 *   3  ✓ lava-wait ready                                 8: after 7
 * </pre>
 *
 * <p>An event's time is its line, or later where it had to wait for another log. Logs with clocks
 * keep their times, and wait for each other for a second at most: that is how exact many are.
 */
final class CaptureOrder {
  private static final long INEXACT_MILLIS = 1_000;

  private final List<Lane> lanes = new ArrayList<>();
  private final boolean clocks;

  /** A log: what of it is to come, and the messages that it sends and has sent. */
  private final class Lane {
    private final List<BridgeEvent> events;
    private final Map<String, Long> toSend = new HashMap<>();
    private final Map<String, Long> sent = new HashMap<>();
    private int next;
    private long time;

    Lane(List<BridgeEvent> events) {
      this.events = events;
      events.stream()
          .filter(CaptureOrder::isSend)
          .forEach(event -> toSend.putIfAbsent(event.messageId(), event.time()));
    }

    boolean isOver() {
      return next >= events.size();
    }

    BridgeEvent event() {
      return events.get(next);
    }

    /** When its next event is, as far as its own log tells. */
    long due() {
      long before = next == 0 ? 0 : events.get(next - 1).time();
      return clocks
          ? Math.max(event().time(), next == 0 ? Long.MIN_VALUE : time + 1)
          : time + event().time() - before;
    }

    BridgeEvent take(long when) {
      BridgeEvent taken = events.get(next++);
      time = when;
      if (isSend(taken)) {
        toSend.remove(taken.messageId());
        sent.putIfAbsent(taken.messageId(), when);
      }
      return taken.at(when);
    }

    /** Whether it still has to send a message for the first time, before a moment of a clock. */
    boolean sends(String id, long before) {
      Long when = toSend.get(id);
      return when != null && (!clocks || when < before + INEXACT_MILLIS);
    }
  }

  /**
   * Orders logs.
   *
   * @param logs the events of each in their order, with their lines or times
   * @param clocks whether they are times
   */
  CaptureOrder(List<List<BridgeEvent>> logs, boolean clocks) {
    this.clocks = clocks;
    logs.forEach(log -> lanes.add(new Lane(log)));
  }

  private static boolean isSend(BridgeEvent event) {
    return event.kind() == EventKind.CALL && event.sends();
  }

  private static boolean isReleased(BridgeEvent event) {
    return event.kind() == EventKind.DONE && event.isWait();
  }

  /** All of them. Once. */
  List<BridgeEvent> events() {
    List<BridgeEvent> events = new ArrayList<>();
    for (Lane lane = first(); lane != null; lane = first()) {
      events.add(lane.take(when(lane)));
    }
    return events;
  }

  /** The lane whose next event is the first; of those that wait for others only if all do. */
  private Lane first() {
    Lane first = null;
    for (Lane lane : lanes) {
      if (!lane.isOver() && (first == null || isBefore(lane, first))) {
        first = lane;
      }
    }
    return first;
  }

  private boolean isBefore(Lane lane, Lane other) {
    boolean waits = waits(lane);
    return waits == waits(other) ? when(lane) < when(other) : !waits;
  }

  private static boolean needsOne(BridgeEvent released) {
    return released.command().equals("lava-wait");
  }

  /** Whether its next event needs what another lane still has to send: all of it, but one wait. */
  private boolean waits(Lane lane) {
    BridgeEvent event = lane.event();
    if (!isReleased(event)) {
      return false;
    }
    String id = event.messageId();
    boolean sent = lanes.stream().anyMatch(other -> other.sent.containsKey(id));
    return !(needsOne(event) && sent)
        && lanes.stream().anyMatch(other -> other != lane && other.sends(id, event.time()));
  }

  private long when(Lane lane) {
    return Math.max(lane.due(), cause(lane).orElse(Long.MIN_VALUE));
  }

  /** A moment after the message that its next event needed. */
  private OptionalLong cause(Lane lane) {
    BridgeEvent event = lane.event();
    if (!isReleased(event)) {
      return OptionalLong.empty();
    }
    LongStream times =
        lanes.stream()
            .filter(other -> other != lane && other.sent.containsKey(event.messageId()))
            .mapToLong(other -> other.sent.get(event.messageId()) + 1)
            .filter(after -> !clocks || after <= event.time() + INEXACT_MILLIS);
    return needsOne(event) ? times.min() : times.max();
  }
}

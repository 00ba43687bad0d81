// SPDX-License-Identifier: Apache-2.0
package nodeline.timeline;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import nodeline.events.BridgeEvent;
import nodeline.events.EventKind;

/**
 * The last of many events, and the beginnings of older calls that had not ended before: a wait that
 * hangs is shown, however much has happened since.
 */
public final class RecentEvents implements Consumer<BridgeEvent> {
  private static final int MAX_OPEN = 4_096;

  /** A file of events may come from anybody. */
  private static final long MAX_OCTETS = 128L * 1024 * 1024;

  private final int most;
  private final long since;
  private final Deque<BridgeEvent> recent = new ArrayDeque<>();
  private final Map<Long, BridgeEvent> open =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, BridgeEvent> eldest) {
          return size() > MAX_OPEN;
        }
      };

  private long octets;
  private long leftOut;

  /**
   * Has none yet.
   *
   * @param most how many it keeps, in 128 MiB of memory at most
   * @param since older events are no recent ones; milliseconds since 1970
   */
  public RecentEvents(int most, long since) {
    this.most = most;
    this.since = since;
  }

  /** Takes the next one. */
  @Override
  public void accept(BridgeEvent event) {
    if (event.time() < since) {
      forget(event);
      return;
    }
    recent.addLast(event);
    octets += event.octets();
    while (recent.size() > most || octets > MAX_OCTETS) {
      BridgeEvent eldest = recent.removeFirst();
      octets -= eldest.octets();
      forget(eldest);
      leftOut++;
    }
  }

  private void forget(BridgeEvent event) {
    if (event.kind() == EventKind.RUN) {
      open.clear();
    } else if (event.kind() == EventKind.CALL) {
      open.put(event.number("call"), event);
    } else if (event.kind().endsCall()) {
      open.remove(event.number("call"));
    }
  }

  /** The beginnings of older calls that may go on, the oldest first. */
  public Collection<BridgeEvent> open() {
    return List.copyOf(open.values());
  }

  /** The last events, the oldest first. */
  public Collection<BridgeEvent> recent() {
    return List.copyOf(recent);
  }

  /** How many had no room. */
  public long leftOut() {
    return leftOut;
  }
}

// SPDX-License-Identifier: Apache-2.0
package nodeline.framing;

import java.util.EnumMap;
import java.util.Map;

/** How often each thing happened. */
final class EventCounts {
  private final Map<Event, Long> counts = new EnumMap<>(Event.class);

  EventCounts() {
    for (Event event : Event.values()) {
      counts.put(event, 0L);
    }
  }

  void add(Event event) {
    counts.merge(event, 1L, Long::sum);
  }

  /** In the order to show it; 0 where it never did. */
  Map<Event, Long> all() {
    return new EnumMap<>(counts);
  }
}

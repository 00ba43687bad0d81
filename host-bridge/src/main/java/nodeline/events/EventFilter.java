// SPDX-License-Identifier: Apache-2.0
package nodeline.events;

import java.util.Optional;
import java.util.function.Predicate;

/**
 * Which events are wanted.
 *
 * @param group only those of this one, and those of none
 * @param device only those of this one, the beginnings and ends of runs, and how many are missing
 * @param since milliseconds since 1970
 */
public record EventFilter(Optional<String> group, Optional<String> device, long since)
    implements Predicate<BridgeEvent> {
  /** The same from another moment on. */
  public EventFilter from(long other) {
    return new EventFilter(group, device, other);
  }

  private static boolean isOfRun(BridgeEvent event) {
    return switch (event.kind()) {
      case RUN, END, LOST -> true;
      default -> false;
    };
  }

  @Override
  public boolean test(BridgeEvent event) {
    return event.time() >= since
        && group.map(name -> event.group().isEmpty() || event.group().equals(name)).orElse(true)
        && device.map(name -> event.device().equals(name) || isOfRun(event)).orElse(true);
  }
}

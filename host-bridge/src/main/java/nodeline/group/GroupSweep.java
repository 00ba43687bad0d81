// SPDX-License-Identifier: Apache-2.0
package nodeline.group;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Ends groups that nobody opens any more. Of a group without claims that has not changed for two
 * hours, it reads the log: that ends an expired group, whoever does it first.
 *
 * <pre>
 *   every ten minutes  the next groups by name: which have no claims, and which have not changed?
 *   every minute       one of those is read
 * </pre>
 */
final class GroupSweep {
  private static final int TICKS = 10;
  private static final int LOOKED_AT = 500;

  /** Seconds. */
  private static final long QUIET = 2 * 3600;

  /** Groups that are remembered; of more, the sweep begins again. */
  private static final int MOST = 20_000;

  private final LogHost host;
  private final Function<String, Optional<LoggedGroup>> open;
  private final Map<String, Sight> sights = new HashMap<>();
  private final Deque<String> due = new ArrayDeque<>();
  private Optional<LoggedGroup> visited = Optional.empty();
  private String visitedName = "";
  private Optional<String> cursor = Optional.empty();
  private int ticks;

  /**
   * What is known of a group.
   *
   * @param due when it is worth reading, in seconds since 1970
   */
  private record Sight(long revision, long due) {}

  /**
   * Nothing is known at first.
   *
   * @param open follows a group for a moment, unless this host follows it anyway
   */
  GroupSweep(LogHost host, Function<String, Optional<LoggedGroup>> open) {
    this.host = host;
    this.open = open;
  }

  /** A minute has passed. */
  synchronized void tick() {
    visited.ifPresent(this::leave);
    visited = Optional.empty();
    if (host.log().problem().isPresent()) {
      return;
    }
    if (ticks++ % TICKS == 0 && due.isEmpty()) {
      host.log().unclaimed(cursor, LOOKED_AT, this::take);
    }
    while (!due.isEmpty() && visited.isEmpty()) {
      visitedName = due.remove();
      visited = open.apply(visitedName);
    }
  }

  /** It was read by now: if it is there still, it is worth reading again once it can be over. */
  private void leave(LoggedGroup group) {
    long over = group.second() + host.keep().toSeconds() + 1;
    group.close();
    sights.computeIfPresent(
        visitedName, (name, sight) -> new Sight(sight.revision(), Math.max(over, host.now())));
  }

  private synchronized void take(GroupLog.Unclaimed found) {
    cursor = found.next();
    if (sights.size() > MOST) {
      sights.clear();
    }
    long now = host.now();
    found
        .revisions()
        .forEach(
            (name, revision) -> {
              Sight sight = sights.get(name);
              if (sight == null || sight.revision() != revision) {
                sights.put(name, new Sight(revision, now + QUIET));
              } else if (sight.due() <= now) {
                due.add(name);
              }
            });
  }

  synchronized void close() {
    visited.ifPresent(LoggedGroup::close);
    visited = Optional.empty();
  }
}

// SPDX-License-Identifier: Apache-2.0
package nodeline.group;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The calls that wait in a group, by the {@link Cause} that they wait for: all of one end together,
 * so a send looks at four of them, however many calls wait.
 */
final class Waiters {
  /**
   * What calls wait for.
   *
   * @param command the kind of call
   * @param id of a message; empty if they wait for the group's members
   * @param role whose members have to send it, or are asked for
   */
  private record Cause(ApiCommand command, String id, Optional<String> role) {
    static Cause of(Call call) {
      Optional<String> role =
          call instanceof Call.WaitAll all
              ? all.role()
              : call instanceof Call.Jobs jobs ? jobs.role() : Optional.empty();
      return new Cause(call.command(), call.messageId().orElse(""), role);
    }
  }

  private final Map<Cause, Set<Waiter>> byCause = new LinkedHashMap<>();
  private final Map<Member, Integer> counts = new HashMap<>();

  /** Calls of a member. */
  int count(Member caller) {
    return counts.getOrDefault(caller, 0);
  }

  int size() {
    return counts.values().stream().mapToInt(Integer::intValue).sum();
  }

  List<Waiter> all() {
    return byCause.values().stream().flatMap(Set::stream).toList();
  }

  void add(Waiter waiter) {
    byCause.computeIfAbsent(Cause.of(waiter.call), unused -> new LinkedHashSet<>()).add(waiter);
    counts.merge(waiter.caller, 1, Integer::sum);
  }

  boolean has(Waiter waiter) {
    return byCause.getOrDefault(Cause.of(waiter.call), Set.of()).contains(waiter);
  }

  void remove(Waiter waiter) {
    Cause cause = Cause.of(waiter.call);
    Set<Waiter> waiters = byCause.get(cause);
    if (waiters != null && waiters.remove(waiter)) {
      uncount(waiter);
      if (waiters.isEmpty()) {
        byCause.remove(cause);
      }
    }
  }

  private void uncount(Waiter waiter) {
    counts.computeIfPresent(waiter.caller, (caller, count) -> count == 1 ? null : count - 1);
  }

  void clear() {
    byCause.clear();
    counts.clear();
  }

  /**
   * Calls that may have an outcome, all of one cause each, once a member has sent or synced an id.
   */
  Collection<Set<Waiter>> afterSend(Member sender, String id) {
    return Stream.of(
            new Cause(ApiCommand.WAIT, id, Optional.empty()),
            new Cause(ApiCommand.WAIT_ALL, id, Optional.empty()),
            new Cause(ApiCommand.WAIT_ALL, id, Optional.of(sender.role())),
            new Cause(ApiCommand.SYNC, id, Optional.empty()))
        .flatMap(cause -> Stream.ofNullable(byCause.get(cause)))
        .toList();
  }

  /** All calls, those of one cause each. */
  Collection<Set<Waiter>> groups() {
    return List.copyOf(byCause.values());
  }

  /** Takes out those of one cause that have an outcome: all, or none. */
  List<Waiter> take(Set<Waiter> waiters) {
    List<Waiter> taken = new ArrayList<>(waiters);
    byCause.remove(Cause.of(taken.get(0).call));
    taken.forEach(this::uncount);
    return taken;
  }
}

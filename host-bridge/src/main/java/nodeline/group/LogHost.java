// SPDX-License-Identifier: Apache-2.0
package nodeline.group;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import nodeline.framing.Octets;

/**
 * What the groups of a host share, whose logs others share too.
 *
 * @param limits of this host; a group that it begins has them everywhere
 * @param holder for people: host and process
 * @param origin of its records: names this run of the program among all
 * @param keep groups and guests of which nobody has said anything for so long are over
 * @param held octets of this host's heap that all groups take
 * @param guests members on LAVA's wire that this host speaks for
 * @param numbers the last number of a record
 */
record LogHost(
    GroupLimits limits,
    GroupLog log,
    String holder,
    String origin,
    Clock clock,
    Duration keep,
    HeldOctets held,
    GuestPlaces guests,
    AtomicLong numbers) {
  /** Seconds since 1970. */
  long now() {
    return clock.instant().getEpochSecond();
  }

  /** The holder as octets. */
  String octets() {
    return Octets.fromText(holder);
  }

  /** A call without a name of its own gets one: it may have to be appended twice. */
  String named(String callId) {
    return callId.equals(GroupCalls.UNNAMED) ? origin + "-" + numbers.incrementAndGet() : callId;
  }

  /** Octets of this host's heap, as they are estimated, that groups may take. */
  static final class HeldOctets {
    private static final long OVERHEAD = 200;

    private final long max;
    private final AtomicLong held = new AtomicLong();

    HeldOctets(long max) {
      this.max = max;
    }

    /** What a send holds until it has come back. */
    static long cost(Call.Send send) {
      long cost = OVERHEAD + send.id().length();
      for (Map.Entry<String, String> pair : send.data().entrySet()) {
        cost += OVERHEAD + pair.getKey().length() + pair.getValue().length();
      }
      return cost;
    }

    void add(long more) {
      held.addAndGet(more);
    }

    long held() {
      return held.get();
    }

    /** Why no more can be held, if it cannot. */
    Optional<String> refusal(long more) {
      return more > 0 && held.get() + more > max
          ? Optional.of(
              "the messages of all groups are full: max=%d octets of memory".formatted(max))
          : Optional.empty();
    }
  }

  /** How many members each client speaks for at this host, and groups that it has named first. */
  static final class GuestPlaces {
    private final Quotas quotas;
    private final Map<String, Integer> members = new HashMap<>();
    private final Map<String, Integer> groups = new HashMap<>();

    GuestPlaces(Quotas quotas) {
      this.quotas = quotas;
    }

    /** Takes a place for a member of a client; says why it cannot. */
    synchronized Optional<String> addMember(String client) {
      return add(members, client, quotas.guests().members(), quotas.client().members(), "members");
    }

    /** Takes a place for a group that a client names; says why it cannot. */
    synchronized Optional<String> addGroup(String client) {
      return add(groups, client, quotas.guests().groups(), quotas.client().groups(), "groups");
    }

    private static Optional<String> add(
        Map<String, Integer> counts, String client, int all, int each, String what) {
      int sum = counts.values().stream().mapToInt(Integer::intValue).sum();
      if (sum >= all) {
        return Optional.of("too many %s on LAVA's wire: max=%d".formatted(what, all));
      }
      if (counts.getOrDefault(client, 0) >= each) {
        return Optional.of("too many %s of this client: max=%d".formatted(what, each));
      }
      counts.merge(client, 1, Integer::sum);
      return Optional.empty();
    }

    synchronized void removeMember(String client) {
      remove(members, client);
    }

    synchronized void removeGroup(String client) {
      remove(groups, client);
    }

    private static void remove(Map<String, Integer> counts, String client) {
      counts.computeIfPresent(client, (name, count) -> count == 1 ? null : count - 1);
    }
  }
}

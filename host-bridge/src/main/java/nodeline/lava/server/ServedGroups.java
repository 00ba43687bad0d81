// SPDX-License-Identifier: Apache-2.0
package nodeline.lava.server;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nodeline.MonotonicClock;
import nodeline.Printable;
import nodeline.framing.Octets;
import nodeline.group.EmbeddedCoordinator;
import nodeline.group.Member;
import nodeline.group.Membership;
import nodeline.lava.wire.RequestArguments;
import nodeline.lava.wire.WireFormatException;
import nodeline.lava.wire.WireRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who came over the wire, and when its group ends: when all members have left it, or when it is
 * idle; never while a member is here that came another way, by a console of this bridge.
 */
final class ServedGroups {
  private static final Logger log = LoggerFactory.getLogger(ServedGroups.class);

  private final EmbeddedCoordinator coordinator;
  private final MonotonicClock clock;
  private final Map<String, ServedGroup> groups = new HashMap<>();

  /** None but those of an earlier run. */
  ServedGroups(EmbeddedCoordinator coordinator, MonotonicClock clock) {
    this.coordinator = coordinator;
    this.clock = clock;
    coordinator.groups().forEach(view -> served(view.name())); // of an earlier run
  }

  private ServedGroup served(String name) {
    return groups.computeIfAbsent(
        name,
        unused -> {
          ServedGroup group = new ServedGroup(name);
          group.use(clock.millis());
          return group;
        });
  }

  /**
   * The member that asks, which joins with its first request; its role stays that of then.
   *
   * @throws WireFormatException if it cannot be a member
   */
  RemoteMember admit(WireRequest request) throws WireFormatException {
    String job = RequestArguments.job(request);
    String name = RequestArguments.name(request, WireRequest.GROUP);
    Optional<String> role = RequestArguments.optionalName(request, WireRequest.ROLE);
    if (coordinator.membership(name).isEmpty()) {
      groups.remove(name); // cleared by a person
    }
    ServedGroup group = groups.get(name);
    RemoteMember remote = group == null ? null : group.members().get(job);
    if (remote == null) {
      String needed = role.orElseThrow(() -> new WireFormatException("missing role"));
      remote = join(new Member(name, job, needed), RequestArguments.groupSize(request));
    }
    remote.setLeft(false);
    remote.group().use(clock.millis());
    return remote;
  }

  private RemoteMember join(Member member, int said) throws WireFormatException {
    Optional<Membership> membership = coordinator.membership(member.group());
    boolean taken =
        membership.stream().flatMap(r -> r.present().stream()).anyMatch(m -> same(m, member));
    if (taken) {
      throw new WireFormatException("the job is a device of this bridge");
    }
    int size = membership.map(Membership::size).orElse(said);
    if (size == 0) {
      throw new WireFormatException("there is no such group, and no group_size to make it");
    }
    try {
      coordinator.join(member, size);
    } catch (IllegalArgumentException e) {
      throw new WireFormatException(e.getMessage());
    }
    log.info("lava joined group={} member={} size={}", shown(member.group()), label(member), size);
    ServedGroup group = served(member.group());
    return group.members().computeIfAbsent(member.job(), job -> new RemoteMember(group, member));
  }

  private static boolean same(Member one, Member other) {
    return one.job().equals(other.job());
  }

  /** The member needs its group no more; the last one ends it. */
  void leave(RemoteMember remote) {
    remote.setLeft(true);
    ServedGroup group = remote.group();
    int members = coordinator.membership(group.name()).map(r -> r.members().size()).orElse(0);
    boolean all = group.members().values().stream().filter(RemoteMember::left).count() >= members;
    if (all) {
      drop(group, "all have left");
    }
  }

  /** Ends the groups of which nothing was heard for so long. */
  void dropIdle(Duration limit) {
    long oldest = clock.millis() - limit.toMillis();
    List.copyOf(groups.values()).stream()
        .filter(group -> group.used() < oldest && isOurs(group))
        .forEach(group -> drop(group, "idle"));
  }

  /** Whether all its members that are here came over the wire. */
  private boolean isOurs(ServedGroup group) {
    int present = coordinator.membership(group.name()).map(r -> r.present().size()).orElse(0);
    return present <= group.members().size();
  }

  private void drop(ServedGroup group, String reason) {
    groups.remove(group.name());
    coordinator.drop(group.name());
    log.info("lava dropped group={} reason={}", shown(group.name()), reason);
  }

  private static String shown(String octets) {
    return Printable.of(Octets.toText(octets));
  }

  private static String label(Member member) {
    return shown(member.label());
  }
}

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
import nodeline.group.GuestCall.Guest;
import nodeline.group.Member;
import nodeline.group.Membership;
import nodeline.group.Membership.GroupSize;
import nodeline.lava.wire.RequestArguments;
import nodeline.lava.wire.WireFormatException;
import nodeline.lava.wire.WireRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who came over the wire, and when its group ends: when all members have left it, or when it is
 * idle; never while a member is here that came another way, by a console of this bridge. There,
 * members that have left or are idle make place for others.
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
          coordinator.membership(name).ifPresent(membership -> addGuests(group, membership));
          return group;
        });
  }

  private void addGuests(ServedGroup group, Membership membership) {
    membership.members().stream()
        .filter(member -> !membership.devices().contains(member))
        .forEach(
            guest ->
                group.members().put(guest.job(), new RemoteMember(group, guest, clock.millis())));
  }

  /**
   * Who asks. Nothing changes by this.
   *
   * @param client the name of the client that sent the request
   * @throws WireFormatException if nobody can be that
   */
  Entrant entrant(WireRequest request, String client) throws WireFormatException {
    String job = RequestArguments.job(request);
    String name = RequestArguments.name(request, WireRequest.GROUP);
    Optional<String> role = RequestArguments.optionalName(request, WireRequest.ROLE);
    int said = RequestArguments.groupSize(request);
    Optional<GroupSize> present = coordinator.size(name);
    if (present.isEmpty()) {
      groups.remove(name); // cleared by a person
    }
    ServedGroup group = groups.get(name);
    RemoteMember remote = group == null ? null : group.members().get(job);
    int size = present.map(GroupSize::size).orElse(said);
    if (remote != null) { // its role stays that of its first request
      return new Entrant(new Guest(remote.member(), client), size, false);
    }
    String needed = role.orElseThrow(() -> new WireFormatException("missing role"));
    if (size == 0) {
      throw new WireFormatException("there is no such group, and no group_size to make it");
    }
    return new Entrant(new Guest(new Member(name, job, needed), client), size, true);
  }

  /**
   * The member that asks, which joins with its first request.
   *
   * @throws WireFormatException if it cannot be a member
   */
  RemoteMember admit(Entrant entrant) throws WireFormatException {
    Member member = entrant.guest().member();
    ServedGroup group = groups.get(member.group());
    RemoteMember remote = group == null ? null : group.members().get(member.job());
    if (remote == null || !remote.admitted()) {
      remote = join(entrant);
    }
    remote.admit(clock.millis());
    return remote;
  }

  private RemoteMember join(Entrant entrant) throws WireFormatException {
    Member member = entrant.guest().member();
    boolean replaces = coordinator.size(member.group()).map(GroupSize::complete).orElse(false);
    try {
      coordinator.admit(entrant.guest(), entrant.size());
    } catch (IllegalArgumentException e) {
      throw new WireFormatException(e.getMessage());
    }
    ServedGroup group = served(member.group());
    if (replaces) {
      group.members().values().removeIf(other -> !coordinator.has(other.member()));
    }
    if (entrant.isNew()) {
      log.info(
          "lava joined group={} member={} size={}",
          shown(member.group()),
          shown(member.label()),
          entrant.size());
    }
    return group
        .members()
        .computeIfAbsent(member.job(), job -> new RemoteMember(group, member, clock.millis()));
  }

  /**
   * The size of a group that was there.
   *
   * @throws IllegalStateException if another thread has dropped it since
   */
  GroupSize size(String group) {
    return coordinator.size(group).orElseThrow(() -> new IllegalStateException("no such group"));
  }

  /** The member needs its group no more; the last one ends it. */
  void leave(Member member) {
    Optional.ofNullable(groups.get(member.group()))
        .map(group -> group.members().get(member.job()))
        .ifPresent(remote -> leave(remote, "all have left"));
  }

  private void leave(RemoteMember remote, String reason) {
    remote.leave();
    if (coordinator.leave(remote.member())) {
      forget(remote.group(), reason);
    }
  }

  /**
   * Ends the groups of which nothing was heard for so long. In others, the members of which nothing
   * was heard make place.
   */
  void dropIdle(Duration limit) {
    long oldest = clock.millis() - limit.toMillis();
    for (ServedGroup group : List.copyOf(groups.values())) {
      if (group.used() < oldest && isOurs(group)) {
        coordinator.drop(group.name());
        forget(group, "idle");
      } else {
        List.copyOf(group.members().values()).stream()
            .filter(remote -> remote.used() < oldest)
            .forEach(remote -> leave(remote, "idle"));
      }
    }
  }

  /** Whether all its members came over the wire. */
  private boolean isOurs(ServedGroup group) {
    return coordinator
        .membership(group.name())
        .map(membership -> membership.devices().isEmpty())
        .orElse(true);
  }

  private void forget(ServedGroup group, String reason) {
    groups.remove(group.name());
    log.info("lava dropped group={} reason={}", shown(group.name()), reason);
  }

  /** Characters of the bundles of all groups. */
  int bundleCharacters() {
    return groups.values().stream().mapToInt(group -> group.bundles().characters()).sum();
  }

  /** The results that a group gathers; none of a group that is not there. */
  ResultBundles bundles(String group) {
    ServedGroup served = groups.get(group);
    return served == null ? new ResultBundles() : served.bundles();
  }

  private static String shown(String octets) {
    return Printable.of(Octets.toText(octets));
  }
}

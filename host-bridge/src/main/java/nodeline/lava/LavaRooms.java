// SPDX-License-Identifier: Apache-2.0
package nodeline.lava;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import nodeline.Printable;
import nodeline.framing.Octets;
import nodeline.group.EmbeddedCoordinator;
import nodeline.group.Member;
import nodeline.group.Roster;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who came over the wire, and when its group ends: when all members have left it, or when it is
 * idle; never while a member is here that came another way, by a console of this bridge.
 */
final class LavaRooms {
  private static final Logger log = LoggerFactory.getLogger(LavaRooms.class);

  private final EmbeddedCoordinator coordinator;
  private final LongSupplier now;
  private final Map<String, LavaRoom> rooms = new HashMap<>();

  /**
   * None at first.
   *
   * @param now milliseconds of any clock that only goes forward
   */
  LavaRooms(EmbeddedCoordinator coordinator, LongSupplier now) {
    this.coordinator = coordinator;
    this.now = now;
    coordinator.groups().forEach(group -> room(group.name())); // of an earlier run
  }

  private LavaRoom room(String group) {
    return rooms.computeIfAbsent(
        group,
        name -> {
          LavaRoom room = new LavaRoom(name);
          room.use(now.getAsLong());
          return room;
        });
  }

  /**
   * The member that asks, which joins with its first request.
   *
   * @throws LavaFormatException if it cannot be a member
   */
  LavaGuest admit(LavaRequest request) throws LavaFormatException {
    String job = LavaArguments.job(request);
    String group = LavaArguments.name(request, LavaRequest.GROUP);
    Optional<String> role = LavaArguments.optionalName(request, LavaRequest.ROLE);
    if (coordinator.roster(group).isEmpty()) {
      rooms.remove(group); // cleared by a person
    }
    LavaRoom room = rooms.get(group);
    LavaGuest guest = room == null ? null : room.guests().get(job);
    if (guest == null) {
      String needed = role.orElseThrow(() -> new LavaFormatException("missing role"));
      guest = join(new Member(group, job, needed), LavaArguments.groupSize(request));
    }
    if (role.isPresent() && !role.get().equals(guest.member().role())) {
      throw new LavaFormatException("the job has joined with another role");
    }
    guest.setLeft(false);
    guest.room().use(now.getAsLong());
    return guest;
  }

  private LavaGuest join(Member member, int said) throws LavaFormatException {
    Optional<Roster> roster = coordinator.roster(member.group());
    boolean taken =
        roster.stream().flatMap(r -> r.present().stream()).anyMatch(m -> same(m, member));
    if (taken) {
      throw new LavaFormatException("the job is a device of this bridge");
    }
    int size = roster.map(Roster::size).orElse(said);
    if (size == 0) {
      throw new LavaFormatException("there is no such group, and no group_size to make it");
    }
    try {
      coordinator.join(member, size);
    } catch (IllegalArgumentException e) {
      throw new LavaFormatException(e.getMessage());
    }
    log.info("lava joined group={} member={} size={}", shown(member.group()), label(member), size);
    LavaRoom room = room(member.group());
    return room.guests().computeIfAbsent(member.job(), job -> new LavaGuest(room, member));
  }

  private static boolean same(Member one, Member other) {
    return one.job().equals(other.job());
  }

  /** The member needs its group no more; the last one ends it. */
  void leave(LavaGuest guest) {
    guest.setLeft(true);
    LavaRoom room = guest.room();
    int members = coordinator.roster(room.group()).map(r -> r.members().size()).orElse(0);
    boolean all = room.guests().values().stream().filter(LavaGuest::left).count() >= members;
    if (all) {
      drop(room, "all have left");
    }
  }

  /** Ends the groups of which nothing was heard for so long. */
  void dropIdle(Duration limit) {
    long oldest = now.getAsLong() - limit.toMillis();
    List.copyOf(rooms.values()).stream()
        .filter(room -> room.used() < oldest && isOurs(room))
        .forEach(room -> drop(room, "idle"));
  }

  /** Whether all its members that are here came over the wire. */
  private boolean isOurs(LavaRoom room) {
    int present = coordinator.roster(room.group()).map(r -> r.present().size()).orElse(0);
    return present <= room.guests().size();
  }

  private void drop(LavaRoom room, String reason) {
    rooms.remove(room.group());
    coordinator.drop(room.group());
    log.info("lava dropped group={} reason={}", shown(room.group()), reason);
  }

  private static String shown(String octets) {
    return Printable.of(Octets.toText(octets));
  }

  private static String label(Member member) {
    return shown(member.label());
  }
}

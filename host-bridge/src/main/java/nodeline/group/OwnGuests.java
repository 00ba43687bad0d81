// SPDX-License-Identifier: Apache-2.0
package nodeline.group;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The guests that this host speaks for in a group whose log others share. All methods are for the
 * lock of the group.
 */
final class OwnGuests {
  private final LogHost host;
  private final Replica replica;
  private final Map<String, OwnMember> members;

  /**
   * None at first.
   *
   * @param members all that this host has in the group, by their jobs; guests are added to it
   */
  OwnGuests(LogHost host, Replica replica, Map<String, OwnMember> members) {
    this.host = host;
    this.replica = replica;
    this.members = members;
  }

  /**
   * The guest that makes a call.
   *
   * @param told gets the refusal, if it cannot be one
   */
  Optional<OwnMember> get(Waiter waiter, List<Runnable> told) {
    String job = waiter.caller.job();
    Optional<String> refusal = members.containsKey(job) ? Optional.empty() : add(waiter);
    if (refusal.isPresent()) {
      WaitingGroup.refuse(waiter, refusal.get(), told);
      return Optional.empty();
    }
    OwnMember mine = members.get(job);
    if (!mine.isGuest()) {
      WaitingGroup.refuse(waiter, "the job is a device of this bridge", told);
    }
    mine.use(host.now());
    return Optional.of(mine).filter(OwnMember::isGuest);
  }

  private Optional<String> add(Waiter waiter) {
    String client = waiter.guest.orElseThrow().guest().client();
    Optional<String> refusal = host.guests().addMember(client);
    if (refusal.isEmpty()) {
      members.put(waiter.caller.job(), new OwnMember(waiter.caller, client));
    }
    return refusal;
  }

  /**
   * Begins a call.
   *
   * @return what has to be appended for it; empty if it goes on at once, or is refused
   */
  Optional<Command> begin(Waiter waiter, List<Runnable> told) {
    GuestCommands guests = replica.guests();
    Optional<String> refusal = guests.refusal(waiter.guest.orElseThrow(), host.limits());
    if (refusal.isPresent()) {
      WaitingGroup.refuse(waiter, refusal.get(), told);
      return Optional.empty();
    }
    Optional<Command> command = guests.command(waiter, host.octets(), host.now());
    if (command.isEmpty()) {
      guests.goOn(waiter, told);
    }
    return command;
  }

  /** Forgets guests that have asked for nothing since then; they are members all the same. */
  void forget(long since) {
    for (OwnMember mine : List.copyOf(members.values())) {
      boolean waits = replica.waiters().all().stream().anyMatch(mine::makes);
      if (mine.isGuest() && mine.isIdle(since) && !waits) {
        members.remove(mine.member.job());
        host.guests().removeMember(mine.client());
      }
    }
  }

  /** What vacates the seats of guests of which no record has said anything since then. */
  List<OwnCalls.UnderWay> idle(long since) {
    return replica.places().guests().entrySet().stream()
        .filter(guest -> guest.getValue() < since && !hasLeft(guest.getKey()))
        .map(guest -> new GuestCommands.Vacated(guest.getKey(), guest.getValue()))
        .map(OwnCalls.UnderWay::of)
        .toList();
  }

  private boolean hasLeft(String job) {
    return replica.group().members().left().contains(job);
  }

  /** Whether this host has nobody in the group. */
  boolean isEmpty() {
    return members.isEmpty();
  }
}

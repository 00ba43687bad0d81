// SPDX-License-Identifier: Apache-2.0
package nodeline.group;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import nodeline.group.WaitingGroup.Effect;

/**
 * The members that this host has in a group whose log others share, their calls, and all commands
 * of this host that have not come back. All methods are for the lock of the group; what is to be
 * told after that is added to a list.
 *
 * <pre>
 *   queue ─ the member is admitted ▶ under way ─ own record is back ▶ waits in the replica
 *     ▲                                  │                                │
 *     └─────────── the replica is made anew; a sync, too, after a clear ──┘
 * </pre>
 */
final class OwnCalls {
  private static final GroupCalls.Step NOTHING_SENT = new GroupCalls.Step(0, Optional.empty());

  private final String group;
  private final LogHost host;
  private final Replica replica;
  private final OwnGuests guests;
  private final Map<String, OwnMember> members = new LinkedHashMap<>();
  private final Map<Long, UnderWay> underWay = new LinkedHashMap<>();

  /**
   * A command that has not come back.
   *
   * @param waiter the call that it is of, if it is one
   * @param back told what became of it
   */
  record UnderWay(
      Command command, Optional<Waiter> waiter, BiConsumer<Effect, List<Runnable>> back) {
    /** One of which nobody is told. */
    static UnderWay of(Command command) {
      return of(command, (effect, told) -> {});
    }

    /** One of no call. */
    static UnderWay of(Command command, BiConsumer<Effect, List<Runnable>> back) {
      return new UnderWay(command, Optional.empty(), back);
    }
  }

  OwnCalls(String group, LogHost host, Replica replica) {
    this.group = group;
    this.host = host;
    this.replica = replica;
    this.guests = new OwnGuests(host, replica, members);
  }

  /** Those of the members that come over LAVA's wire. */
  OwnGuests guests() {
    return guests;
  }

  Collection<OwnMember> members() {
    return members.values();
  }

  void add(Member member) {
    members.computeIfAbsent(member.job(), job -> new OwnMember(member));
  }

  Optional<OwnMember> get(Member member) {
    return Optional.ofNullable(members.get(member.job()))
        .filter(mine -> mine.member.equals(member));
  }

  /**
   * The member that makes a call.
   *
   * @throws IllegalStateException if this host has no such member
   */
  OwnMember require(Member caller) {
    return get(caller).orElseThrow(() -> new IllegalStateException("not a member: " + caller));
  }

  /** The member that a call is of. */
  private Optional<OwnMember> of(Waiter waiter) {
    return Optional.ofNullable(members.get(waiter.caller.job())).filter(mine -> mine.makes(waiter));
  }

  /** Takes a call, which waits until it can begin; refuses one too many. */
  void take(OwnMember member, Waiter waiter, List<Runnable> told) {
    int calls = member.queue.size() + member.underWay + replica.waiters().count(waiter.caller);
    Optional<String> refusal =
        calls >= host.limits().calls()
            ? Optional.of("too many calls: max=" + host.limits().calls())
            : host.held().refusal(cost(waiter)).or(() -> host.log().refusal(cost(waiter)));
    if (refusal.isPresent()) {
      WaitingGroup.refuse(waiter, refusal.get(), told);
    } else {
      host.held().add(cost(waiter));
      member.queue.add(waiter);
    }
  }

  /** Octets of Java's heap that a call holds until its record has come back. */
  private static long cost(Waiter waiter) {
    return waiter.call instanceof Call.Send send ? LogHost.HeldOctets.cost(send) : 0;
  }

  /** Begins the calls of a member that wait for that. */
  void begin(OwnMember member, List<Runnable> told) {
    for (Waiter next = member.queue.poll(); next != null; next = member.queue.poll()) {
      begin(member, next, told);
    }
  }

  private void begin(OwnMember member, Waiter waiter, List<Runnable> told) {
    if (member.isGuest()) {
      guests
          .begin(waiter, told)
          .ifPresentOrElse(
              command -> append(member, command, waiter, told),
              () -> host.held().add(-cost(waiter)));
      return;
    }
    GroupCalls calls = replica.group().calls();
    Optional<Command> command = command(waiter);
    if (command.isEmpty()) {
      replica.waiting().goOn(waiter, NOTHING_SENT, told);
    } else if (calls.knows(waiter.caller, waiter.callId)) {
      host.held().add(-cost(waiter));
      replica.waiting().goOn(waiter, calls.begin(waiter.caller, waiter.callId, waiter.call), told);
    } else {
      append(member, command.get(), waiter, told);
    }
  }

  private void append(OwnMember member, Command command, Waiter waiter, List<Runnable> told) {
    if (line(command, Long.MAX_VALUE).length() > LogRecord.MAX_LENGTH) {
      host.held().add(-cost(waiter));
      WaitingGroup.refuse(
          waiter, "too long for the groups' log: max=" + LogRecord.MAX_LENGTH, told);
      return;
    }
    member.underWay++;
    List<UnderWay> all = new ArrayList<>();
    waiter
        .guest
        .filter(unused -> !replica.isOpen())
        .map(first -> UnderWay.of(Command.Open.within(host.limits(), first.size())))
        .ifPresent(all::add);
    all.add(new UnderWay(command, Optional.of(waiter), (effect, later) -> {}));
    append(all);
  }

  private static Optional<Command> command(Waiter waiter) {
    Member caller = waiter.caller;
    if (waiter.call instanceof Call.Send send) {
      return Optional.of(new Command.Sent(caller.job(), caller.role(), waiter.callId, send));
    }
    boolean again = waiter.round > 0;
    return waiter.call instanceof Call.Sync sync
        ? Optional.of(
            new Command.Synced(caller.job(), caller.role(), waiter.callId, sync.id(), again))
        : Optional.empty();
  }

  void append(UnderWay command) {
    append(List.of(command));
  }

  /** Appends commands in one piece. */
  void append(List<UnderWay> commands) {
    List<String> lines = new ArrayList<>();
    for (UnderWay sent : commands) {
      long number = host.numbers().incrementAndGet();
      underWay.put(number, sent);
      lines.add(line(sent.command(), number));
    }
    host.log().append(group, lines, () -> {});
  }

  private String line(Command command, long number) {
    return new LogRecord(host.origin(), number, command.words()).line();
  }

  /** Executes a record, which may be one of this host's. */
  void execute(LogRecord record, List<Runnable> told) {
    boolean ours = record.origin().equals(host.origin());
    Optional<UnderWay> sent = Optional.ofNullable(ours ? underWay.remove(record.number()) : null);
    Optional<Waiter> waiter = sent.flatMap(UnderWay::waiter);
    waiter.ifPresent(this::landed);
    Effect effect = replica.execute(record, waiter, told);
    sent.ifPresent(own -> own.back().accept(effect, told));
    if (effect.cleared().isPresent()) {
      takeBackSyncs();
    }
  }

  private void landed(Waiter waiter) {
    host.held().add(-cost(waiter));
    of(waiter).ifPresent(member -> member.underWay--);
  }

  /** A sync that waits while its group is cleared goes on as if it had been called after that. */
  private void takeBackSyncs() {
    for (Waiter waiter : replica.waiters().all()) {
      Optional<OwnMember> member = of(waiter);
      if (waiter.round > 0 && member.isPresent()) {
        replica.waiters().remove(waiter);
        member.get().queue.add(waiter);
      }
    }
  }

  /** All that waits or is under way is to begin again, and all members are to join. */
  void takeBack() {
    List<UnderWay> again = new ArrayList<>();
    for (OwnMember member : members.values()) {
      List<Waiter> later = List.copyOf(member.queue);
      member.queue.clear();
      replica.waiters().all().stream().filter(member::makes).forEach(member.queue::add);
      for (UnderWay sent : underWay.values()) {
        sent.waiter().filter(member::makes).ifPresent(member.queue::add);
      }
      member.queue.addAll(later);
      member.forget();
    }
    for (UnderWay sent : underWay.values()) {
      sent.waiter()
          .filter(waiter -> of(waiter).isEmpty())
          .ifPresent(waiter -> host.held().add(-cost(waiter)));
      if (sent.waiter().isEmpty() && !(sent.command() instanceof Command.Join)) {
        again.add(sent);
      }
    }
    replica.waiters().clear();
    underWay.clear();
    if (!again.isEmpty()) {
      append(again);
    }
  }

  /** All that waits or is under way fails. */
  void fail(String reason, List<Runnable> told) {
    members.values().forEach(member -> fail(member, reason, told));
    for (UnderWay sent : underWay.values()) {
      sent.waiter().ifPresent(this::landed);
      sent.back().accept(Effect.refused(reason), told);
    }
    underWay.clear();
  }

  /** All calls of a member fail. */
  void fail(OwnMember member, String reason, List<Runnable> told) {
    for (Waiter waiter : member.queue) {
      host.held().add(-cost(waiter));
      WaitingGroup.refuse(waiter, reason, told);
    }
    member.queue.clear();
    for (UnderWay sent : underWay.values()) {
      sent.waiter()
          .filter(member::makes)
          .ifPresent(waiter -> WaitingGroup.refuse(waiter, reason, told));
    }
    for (Waiter waiter : replica.waiters().all()) {
      if (member.makes(waiter)) {
        replica.waiters().remove(waiter);
        WaitingGroup.refuse(waiter, reason, told);
      }
    }
  }

  /** This host has the member no more: its calls fail. */
  void remove(OwnMember member, List<Runnable> told) {
    member.release();
    fail(member, "the device has left the group", told);
    members.remove(member.member.job());
  }

  /** A call ends without an outcome; what it sends is sent all the same. */
  void leave(Waiter waiter) {
    replica.waiters().remove(waiter);
    if (command(waiter).isEmpty()) {
      of(waiter).ifPresent(member -> member.queue.remove(waiter));
    }
  }

  /** Everything ends without an outcome. */
  void close() {
    for (OwnMember member : members.values()) {
      member.release();
      if (member.isGuest()) {
        host.guests().removeMember(member.client());
      }
      member.queue.forEach(Waiter::end);
      host.held().add(-member.queue.stream().mapToLong(OwnCalls::cost).sum());
      member.queue.clear();
    }
    for (UnderWay sent : underWay.values()) {
      sent.waiter().ifPresent(this::landed);
      sent.waiter().ifPresent(Waiter::end);
    }
    underWay.clear();
    replica.waiters().all().forEach(Waiter::end);
    replica.waiters().clear();
  }
}

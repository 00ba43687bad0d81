// SPDX-License-Identifier: Apache-2.0
package nodeline.group;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import nodeline.group.Coordinator.Cleared;
import nodeline.group.WaitingGroup.Effect;

/**
 * One group as the commands of its log have made it: the same on each host that has executed the
 * same records. So nothing here depends on a clock, on this host's memory or limits, or on the
 * order of a hash table. Only the calls that wait are this host's own.
 *
 * <p>Now and then, after a record that all replicas agree on, each makes its state anew out of the
 * changes that a snapshot consists of. So a replica that began with a snapshot is the same in what
 * no change tells too: who was the first to send an id, for example.
 */
final class Replica {
  /** Octets of records after which a snapshot is due, if the group itself is small. */
  private static final long LEAST_DUE = 1_048_576;

  /** What a record counts for beside its text. */
  private static final int RECORD_OVERHEAD = 200;

  private static final Clock NO_CLOCK = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
  private static final Changes NOBODY = new Changes(change -> {}, NO_CLOCK);

  private final String name;
  private final GroupLimits own;
  private final Waiters waiters = new Waiters();
  private final MemberPlaces places = new MemberPlaces();
  private final GuestCommands guests = new GuestCommands(this);
  private Optional<Command.Open> opened = Optional.empty();
  private Accounts accounts = new Accounts(Quotas.NONE);
  private SpentCalls spent = new SpentCalls();
  private WaitingGroup waiting;
  private long epoch;
  private long second;
  private long octetsSince;

  /**
   * A group without any record.
   *
   * @param own limits of this host: a group with larger ones cannot be here
   */
  Replica(String name, GroupLimits own) {
    this.name = name;
    this.own = own;
  }

  boolean isOpen() {
    return opened.isPresent();
  }

  /** The group; not before it {@link #isOpen}. */
  Group group() {
    return waiting.group();
  }

  /** The group with the calls of this host that wait in it; not before it {@link #isOpen}. */
  WaitingGroup waiting() {
    return waiting;
  }

  Waiters waiters() {
    return waiters;
  }

  String name() {
    return name;
  }

  boolean has(Member member) {
    return isOpen() && group().has(member);
  }

  long epoch() {
    return epoch;
  }

  /** When a host had members in it, as far as the records say; seconds since 1970. */
  long second() {
    return second;
  }

  /** Whether it would refuse a member. */
  boolean refuses(Member member, int size) {
    return isOpen() && group().admissionRefusal(member, size, accounts.devices()).isPresent();
  }

  MemberPlaces places() {
    return places;
  }

  Accounts.Account account() {
    return accounts.devices();
  }

  GuestCommands guests() {
    return guests;
  }

  long heap() {
    return accounts.devices().octets + accounts.earlier().octets;
  }

  /**
   * Executes a command.
   *
   * @param waiter the call of this host that it is of, if it is one
   * @param told gets what is to be told to callers
   * @throws IllegalArgumentException with a reason for people: no program writes such a record, or
   *     this host cannot have such a group
   */
  Effect execute(LogRecord record, Optional<Waiter> waiter, List<Runnable> told) {
    Command command = Command.of(record.words());
    octetsSince += RECORD_OVERHEAD + record.words().stream().mapToLong(String::length).sum();
    if (command instanceof Command.Open first) {
      if (!isOpen()) {
        open(first);
      }
      return Effect.DONE;
    }
    if (command instanceof Command.Seen seen) {
      seen(seen.second());
      return Effect.DONE;
    }
    if (!isOpen()) {
      return Effect.refused("group %s has ended".formatted(name), waiter, told);
    }
    if (command instanceof Command.Join join) {
      return join(join, record.origin(), told);
    }
    if (command instanceof Command.Regrouped change) {
      return regroup(change, record.origin(), told);
    }
    return command instanceof Command.Clear clear
        ? clear(clear)
        : call(command, record.origin(), waiter, told);
  }

  private Effect call(
      Command command, String origin, Optional<Waiter> waiter, List<Runnable> told) {
    if (command instanceof GuestCommands.Asked asked) {
      return guests.ask(asked, origin, waiter, told);
    }
    if (command instanceof GuestCommands.Vacated vacated) {
      return guests.vacate(vacated, waiter, told);
    }
    if (command instanceof Command.Sent sent) {
      Member caller = new Member(name, sent.job(), sent.role());
      return call(new Said(caller, sent.callId(), sent.send(), false), waiter, told);
    }
    Command.Synced sync = (Command.Synced) command;
    Member caller = new Member(name, sync.job(), sync.role());
    Call call = new Call.Sync(sync.id());
    return call(new Said(caller, sync.callId(), call, sync.again()), waiter, told);
  }

  /** A host has members in it. */
  void seen(long now) {
    second = Math.max(second, now);
  }

  private void open(Command.Open first) {
    if (!first.fits(own)) {
      throw new LogRecord.UnreadableException(
          "its limits are above those of this host: another version of nodeline began it");
    }
    opened = Optional.of(first);
    accounts = new Accounts(first.limits().quotas());
    spent = new SpentCalls(job -> waiting != null && group().members().get(job) != null);
    Group.Shared shared = new Group.Shared(first.limits(), spent, accounts, NOBODY);
    Group group = new Group(name, first.size(), shared, accounts.devices());
    waiting = new WaitingGroup(group, waiters);
  }

  private record Said(Member caller, String callId, Call call, boolean again) {}

  private Effect call(Said said, Optional<Waiter> waiter, List<Runnable> told) {
    if (!group().has(said.caller())) {
      String reason = "group %s: job %s is no member now".formatted(name, said.caller().job());
      return Effect.refused(reason, waiter, told);
    }
    GroupCalls calls = group().calls();
    GroupCalls.Step step =
        said.again()
            ? calls.beginAgain(said.caller(), said.callId(), said.call())
            : calls.begin(said.caller(), said.callId(), said.call());
    waiter.ifPresent(own -> waiting.goOn(own, step, told));
    waiting.collectSent(said.caller(), said.call(), told);
    return new Effect(step.refusal(), Optional.empty());
  }

  private Effect join(Command.Join join, String origin, List<Runnable> told) {
    Member member = new Member(name, join.job(), join.role());
    Optional<String> refusal = group().admissionRefusal(member, join.size(), accounts.devices());
    if (refusal.isPresent()) {
      return Effect.refused(refusal.get());
    }
    seen(join.second());
    group().join(member, join.size(), accounts.devices());
    places.put(List.of(member), new MemberPlaces.Place(join.host(), origin), group());
    if (group().members().complete()) {
      waiting.collect(told);
    }
    return Effect.DONE;
  }

  /** Members that another host has by now do not leave. */
  private Effect regroup(Command.Regrouped change, String origin, List<Runnable> told) {
    int size = change.size() == 0 ? group().members().size() : change.size();
    List<Member> leaving =
        members(change.leaving()).stream()
            .filter(member -> group().has(member))
            .filter(
                member ->
                    places.get(member.job()).filter(at -> at.origin().equals(origin)).isPresent())
            .toList();
    List<Member> joining = members(change.joining());
    Optional<String> refusal = refusal(size, leaving, joining);
    if (refusal.isPresent()) {
      return Effect.refused(refusal.get());
    }
    seen(change.second());
    group().regroup(size, leaving, joining, accounts.devices());
    places.put(joining, new MemberPlaces.Place(change.host(), origin), group());
    waiting.collect(told);
    return Effect.DONE;
  }

  /** Why the group cannot become so, if it cannot. */
  Optional<String> refusal(int size, List<Member> leaving, List<Member> joining) {
    int max = opened.orElseThrow().limits().members();
    return group().members().obstacle(leaving, joining, size, max);
  }

  private List<Member> members(List<Command.Seated> seats) {
    return seats.stream().map(seat -> new Member(name, seat.job(), seat.role())).toList();
  }

  private Effect clear(Command.Clear clear) {
    if (clear.epoch() != epoch) {
      return new Effect(Optional.empty(), Optional.of(new Cleared(0, 0, waiters.size())));
    }
    epoch++;
    return new Effect(Optional.empty(), Optional.of(group().clear(waiters.size())));
  }

  /**
   * Makes its state anew if all replicas make a snapshot now.
   *
   * @return the snapshot; empty if none is due
   */
  Optional<LogRecord.Snapshot> snapshotIfDue() {
    if (!isOpen() || octetsSince < Math.max(LEAST_DUE, heap() / 2)) {
      return Optional.empty();
    }
    LogRecord.Snapshot snapshot = snapshot();
    restore(snapshot);
    return Optional.of(snapshot);
  }

  /** Of which {@link #restore} makes this group; it has to be open. */
  LogRecord.Snapshot snapshot() {
    List<List<String>> head = new ArrayList<>();
    head.add(opened.orElseThrow().words());
    head.add(List.of("state", Long.toString(epoch), Long.toString(second)));
    head.addAll(places.words());
    List<Change> changes = new ArrayList<>();
    spent.whole(changes::add);
    group().whole(changes::add);
    return new LogRecord.Snapshot(head, changes);
  }

  /**
   * Becomes the group of a snapshot. Calls that wait stay.
   *
   * @throws IllegalArgumentException with a reason for people: that cannot be
   */
  void restore(LogRecord.Snapshot snapshot) {
    reset();
    for (List<String> words : snapshot.head()) {
      switch (words.get(0)) {
        case "open" -> open((Command.Open) Command.of(words));
        case "state" -> {
          epoch = Long.parseLong(words.get(1));
          second = Long.parseLong(words.get(2));
        }
        default -> places.again(words);
      }
    }
    snapshot.changes().forEach(this::again);
  }

  private void again(Change change) {
    if (change instanceof Change.Spent ids) {
      spent.again(ids);
    } else if (change instanceof Change.Opened now) {
      group().resize(now.size());
    } else {
      group().again(change);
    }
  }

  /** Forgets the group: it begins anew with the next record that opens one. */
  void reset() {
    places.clear();
    opened = Optional.empty();
    waiting = null;
    accounts = new Accounts(Quotas.NONE);
    epoch = 0;
    second = 0;
    octetsSince = 0;
  }
}

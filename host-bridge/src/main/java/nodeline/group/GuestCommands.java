// SPDX-License-Identifier: Apache-2.0
package nodeline.group;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import nodeline.group.WaitingGroup.Effect;

/**
 * What the guests of a group ask, as all its replicas execute it. A guest joins with its first
 * call, and nothing is claimed for it: it may speak at one host now and at another then.
 */
final class GuestCommands {
  /** A guest that says nothing new is named by a record once in so many seconds. */
  private static final long NAMED_EVERY = 6 * 3600;

  /**
   * A member that comes over LAVA's wire joins, or goes on as one.
   *
   * @param role empty: as it has joined before
   * @param size 0: as it is
   * @param said what it sends by that
   */
  record Asked(String job, String role, int size, String host, long second, Optional<Said> said)
      implements Command {
    private static final int HEAD = 6;

    @Override
    public List<String> words() {
      List<String> words = new ArrayList<>();
      words.addAll(List.of("guest", job, role, Command.number(size), host, Long.toString(second)));
      said.ifPresent(call -> call.addTo(words));
      return words;
    }

    static Asked read(List<String> w) {
      return new Asked(
          w.get(1),
          w.get(2),
          Command.count(w.get(3)),
          w.get(4),
          Long.parseLong(w.get(5)),
          w.size() == HEAD ? Optional.empty() : Optional.of(Said.read(w.subList(HEAD, w.size()))));
    }
  }

  /**
   * A send or a sync of a guest.
   *
   * @param how {@code send}, {@code replace}, {@code sync}, {@code resync} or {@code poll}
   */
  record Said(String how, String callId, Call call) {
    static Said of(Waiter waiter) {
      String sync = waiter.polls() ? "poll" : waiter.round > 0 ? "resync" : "sync";
      String how =
          waiter.call instanceof Call.Send send ? (send.replaces() ? "replace" : "send") : sync;
      return new Said(how, waiter.callId, waiter.call);
    }

    boolean again() {
      return how.equals("resync");
    }

    boolean polls() {
      return how.equals("poll");
    }

    private void addTo(List<String> words) {
      words.addAll(List.of(how, callId, call.messageId().orElseThrow()));
      if (call instanceof Call.Send send) {
        ChangeText.pairs(words, send.data());
      }
    }

    private static Said read(List<String> w) {
      String how = w.get(0);
      Call call =
          switch (how) {
            case "send", "replace" ->
                new Call.Send(
                    w.get(2), ChangeText.data(w.subList(3, w.size())), how.equals("replace"));
            case "sync", "resync", "poll" -> new Call.Sync(w.get(2));
            default -> throw new IllegalArgumentException("unknown call: " + how);
          };
      return new Said(how, w.get(1), call);
    }
  }

  /**
   * A guest needs the group no more.
   *
   * @param second of its last record, or the command does nothing; 0: whichever that is
   */
  record Vacated(String job, long second) implements Command {
    @Override
    public List<String> words() {
      return List.of("vacate", job, Long.toString(second));
    }
  }

  private final Replica replica;

  GuestCommands(Replica replica) {
    this.replica = replica;
  }

  /** Executes what a guest asks; what is refused changes nothing. */
  Effect ask(Asked asked, String origin, Optional<Waiter> waiter, List<Runnable> told) {
    replica.seen(asked.second());
    Member guest = seated(asked.job(), asked.role());
    Optional<GroupCalls.Named> named =
        asked
            .said()
            .filter(said -> !said.again())
            .map(said -> new GroupCalls.Named(said.callId(), said.call()));
    Optional<String> refusal = refusal(guest, named);
    if (refusal.isPresent()) {
      if (replica.group().isEmpty()) {
        replica.reset();
      }
      return Effect.refused(refusal.get(), waiter, told);
    }
    sit(guest, new MemberPlaces.Place(asked.host(), origin), asked.second(), told);
    waiter.ifPresent(own -> own.caller = guest);
    return asked.said().isPresent()
        ? call(guest, asked.said().get(), waiter, told)
        : goOn(new GroupCalls.Step(0, Optional.empty()), waiter, told);
  }

  /** The role of the first call counts. */
  private Member seated(String job, String role) {
    Member seated = replica.isOpen() ? replica.group().members().get(job) : null;
    return seated == null ? new Member(replica.name(), job, role) : seated;
  }

  private Optional<String> refusal(Member guest, Optional<GroupCalls.Named> named) {
    Group group = replica.group();
    if (group.has(guest) && replica.places().guest(guest.job()).isEmpty()) {
      return Optional.of("the job is a device of a bridge");
    }
    if (guest.role().isEmpty()) {
      return Optional.of("missing role");
    }
    return group
        .admissionRefusal(guest, group.members().size(), replica.account())
        .or(() -> named.flatMap(call -> group.calls().refusal(guest, call, replica.account())));
  }

  private void sit(Member guest, MemberPlaces.Place place, long second, List<Runnable> told) {
    Group group = replica.group();
    boolean replaces = group.members().complete() && !group.has(guest);
    boolean isNew = group.join(guest, group.members().size(), replica.account());
    replica.places().putGuest(guest, place, second, group);
    if (replaces) {
      replica.waiting().endGone("another member has taken the place", told);
    }
    if (isNew && group.members().complete()) {
      replica.waiting().collect(told);
    }
  }

  private Effect call(Member guest, Said said, Optional<Waiter> waiter, List<Runnable> told) {
    GroupCalls calls = replica.group().calls();
    GroupCalls.Step step =
        said.again()
            ? calls.beginAgain(guest, said.callId(), said.call())
            : calls.begin(guest, said.callId(), said.call());
    goOn(step, waiter, told);
    replica.waiting().collectSent(guest, said.call(), told);
    if (said.polls() && isOver(said.call(), step)) {
      calls.release(guest, said.callId()); // its caller is told: the next poll begins another
    }
    return new Effect(step.refusal(), Optional.empty());
  }

  private boolean isOver(Call call, GroupCalls.Step step) {
    return step.refusal().isPresent()
        || replica.group().calls().outcome(call, step.round()).isPresent();
  }

  private Effect goOn(GroupCalls.Step step, Optional<Waiter> waiter, List<Runnable> told) {
    waiter.ifPresent(own -> replica.waiting().goOn(own, step, told));
    return new Effect(step.refusal(), Optional.empty());
  }

  /** A guest has left; the last one ends the group. */
  Effect vacate(Vacated vacated, Optional<Waiter> waiter, List<Runnable> told) {
    Member member = replica.group().members().get(vacated.job());
    Optional<Long> second = replica.places().guest(vacated.job());
    boolean due = vacated.second() == 0 || second.equals(Optional.of(vacated.second()));
    if (member != null && second.isPresent() && due) {
      replica.group().vacate(member);
      if (replica.group().members().allLeft()) {
        replica.waiting().end("the group was cleared", told);
        replica.reset();
      }
    }
    waiter.ifPresent(own -> told.add(() -> own.tell(new Outcome.Done())));
    return new Effect(Optional.empty(), Optional.empty());
  }

  /**
   * Why a guest's call cannot be, as far as this host knows.
   *
   * @param own limits of this host, for a group that is not there yet
   */
  Optional<String> refusal(GuestCall asked, GroupLimits own) {
    GroupCalls.Named named = new GroupCalls.Named(asked.callId(), asked.call());
    if (replica.isOpen()) {
      Member guest = seated(asked.member().job(), asked.member().role());
      return refusal(guest, Optional.of(named).filter(unused -> !asked.leaves()));
    }
    if (asked.size() == 0) {
      return Optional.of("there is no such group, and no group_size to make it");
    }
    if (asked.size() > own.members()) {
      return Optional.of(
          "group %s: bad size: size=%d, max=%d"
              .formatted(replica.name(), asked.size(), own.members()));
    }
    return asked.leaves() ? Optional.empty() : imagined(asked, own);
  }

  /** That of a group that is not there: it is imagined. */
  private static Optional<String> imagined(GuestCall asked, GroupLimits own) {
    Replica imagined = new Replica(asked.member().group(), own);
    Command.Open open = Command.Open.within(own, asked.size());
    imagined.execute(new LogRecord("", 0, open.words()), Optional.empty(), List.of());
    return imagined.guests().refusal(asked, own);
  }

  /**
   * What has to come back before a guest's call can go on.
   *
   * @param second now
   * @return empty if it can go on at once
   */
  Optional<Command> command(Waiter waiter, String host, long second) {
    GuestCall asked = waiter.guest.orElseThrow();
    String job = asked.member().job();
    if (asked.leaves()) {
      return replica.isOpen() ? Optional.of(new Vacated(job, 0)) : Optional.empty();
    }
    Member guest = seated(job, asked.member().role());
    waiter.caller = guest;
    boolean sends = sends(waiter, guest);
    if (!sends && isSeated(guest, second)) {
      return Optional.empty();
    }
    return Optional.of(
        new Asked(
            job,
            guest.role(),
            asked.size(),
            host,
            second,
            sends ? Optional.of(Said.of(waiter)) : Optional.empty()));
  }

  /** Goes on with a call that needs no record: of the replica, or of a group that is not there. */
  void goOn(Waiter waiter, List<Runnable> told) {
    GuestCall asked = waiter.guest.orElseThrow();
    if (asked.leaves()) {
      told.add(() -> waiter.tell(new Outcome.Done()));
      return;
    }
    GroupCalls.Step step = replica.group().calls().begin(waiter.caller, waiter.callId, waiter.call);
    goOn(step, Optional.of(waiter), told);
  }

  private boolean isSeated(Member guest, long second) {
    return replica.has(guest)
        && !replica.group().members().left().contains(guest.job())
        && replica.places().guest(guest.job()).filter(at -> second - at < NAMED_EVERY).isPresent();
  }

  /** Whether it is a call that the replica does not know, or a poll that ends one. */
  private boolean sends(Waiter waiter, Member guest) {
    boolean sends = waiter.call instanceof Call.Send || waiter.call instanceof Call.Sync;
    if (!sends || !replica.has(guest)) {
      return sends;
    }
    GroupCalls calls = replica.group().calls();
    if (!calls.knows(guest, waiter.callId)) {
      return true;
    }
    return waiter.polls() && isOver(waiter.call, calls.begin(guest, waiter.callId, waiter.call));
  }
}

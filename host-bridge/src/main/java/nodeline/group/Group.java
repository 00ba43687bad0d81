// SPDX-License-Identifier: Apache-2.0
package nodeline.group;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import nodeline.group.ExecutedCalls.Executed;

/** The state of one group, and what each call means for it. Knows nothing of waiting or threads. */
final class Group {
  private static final String SPENT =
      "executed before: an old log that is printed, or a call from before the group began anew";

  private final String name;
  private final int size;
  private final Consumer<Change> changes;
  private final Map<String, Member> members = new LinkedHashMap<>();
  private final Set<Member> present = new LinkedHashSet<>();
  private final Messages messages;
  private final ExecutedCalls executed;
  private final Answers answers;

  /**
   * What all groups share.
   *
   * @param spent the calls that they have forgotten
   * @param changes told what changes, but not what is done {@link #again}
   */
  record Shared(GroupLimits limits, SpentCalls spent, Consumer<Change> changes) {}

  /** Makes an empty group. */
  Group(String name, int size, Shared shared) {
    GroupLimits limits = shared.limits();
    if (size < 1 || size > limits.members()) {
      throw new IllegalArgumentException(
          "group %s: bad size: size=%d, max=%d".formatted(name, size, limits.members()));
    }
    this.name = name;
    this.size = size;
    this.changes = shared.changes();
    this.messages = new Messages(name, limits);
    this.executed = new ExecutedCalls(limits.remembered(), shared.spent());
    this.answers = new Answers(size, members.values(), messages);
  }

  /** Why the member cannot be one of a group of this size, if it cannot. */
  Optional<String> obstacle(Member member, int groupSize) {
    Member before = members.get(member.job());
    if (groupSize != size) {
      return Optional.of(
          "group %s: size differs: size=%d, before=%d".formatted(name, groupSize, size));
    }
    if (before != null && !before.equals(member)) {
      return Optional.of(
          "group %s: job %s has joined with another role: role=%s, before=%s"
              .formatted(name, member.job(), member.role(), before.role()));
    }
    if (before == null && complete()) {
      return Optional.of(
          "group %s is full: job %s is not one of its %d members"
              .formatted(name, member.job(), size));
    }
    return Optional.empty();
  }

  /** Whether all of these can be members at once, beside those that have joined. */
  boolean canHave(List<Member> all, int groupSize) {
    long others = members.values().stream().filter(member -> !all.contains(member)).count();
    return others + all.size() <= size
        && all.stream().allMatch(member -> obstacle(member, groupSize).isEmpty());
  }

  /** Returns whether the member is new. */
  boolean join(Member member, int groupSize) {
    obstacle(member, groupSize)
        .ifPresent(
            obstacle -> {
              throw new IllegalArgumentException(obstacle);
            });
    present.add(member);
    boolean isNew = members.put(member.job(), member) == null;
    if (isNew) {
      changes.accept(new Change.Joined(member));
    }
    return isNew;
  }

  boolean has(Member member) {
    return member.equals(members.get(member.job()));
  }

  boolean complete() {
    return members.size() == size;
  }

  /** Executes what the call sends, once for each call id. A failure leaves the state as it was. */
  Step begin(Member caller, String callId, Call call) {
    return executed.isSpent(caller.job(), callId)
        ? new Step(0, Optional.of(SPENT))
        : beginAgain(caller, callId, call);
  }

  /** As {@link #begin}, also if {@link #clear} has forgotten that it was executed. */
  Step beginAgain(Member caller, String callId, Call call) {
    if (call instanceof Call.Send send) {
      return execute(caller, callId, send, false);
    }
    if (call instanceof Call.Sync sync) {
      return execute(caller, callId, new Call.Send(sync.id(), Map.of()), true);
    }
    return new Step(0, Optional.empty());
  }

  /**
   * A call after {@link #begin}.
   *
   * @param round of a sync, else 0
   */
  record Step(int round, Optional<String> refusal) {}

  private Step execute(Member caller, String callId, Call.Send send, boolean sync) {
    Executed before = executed.get(caller.job(), callId);
    if (before != null) {
      return again(before, send, sync);
    }
    Optional<String> refusal = messages.refusal(caller.job(), send);
    if (refusal.isPresent()) {
      int digest = ExecutedCalls.digest(send);
      executed.put(caller.job(), callId, new Executed(send.id(), digest, 0, refusal.get()));
      changes.accept(
          new Change.Known(name, caller.job(), callId, send.id(), digest, 0, refusal.get()));
      return new Step(0, refusal);
    }
    int round = accept(caller.job(), callId, send, sync);
    changes.accept(
        sync
            ? new Change.Synced(caller, callId, send.id())
            : new Change.Sent(caller, callId, send));
    return new Step(round, Optional.empty());
  }

  private static Step again(Executed before, Call.Send send, boolean sync) {
    if (!before.is(send, sync)) {
      return new Step(before.round(), Optional.of("call id used twice"));
    }
    return new Step(before.round(), Optional.of(before.refusal()).filter(r -> !r.isEmpty()));
  }

  private int accept(String job, String callId, Call.Send send, boolean sync) {
    int round = messages.add(job, send, sync, size);
    executed.put(job, callId, new Executed(send.id(), ExecutedCalls.digest(send), round, ""));
    return round;
  }

  boolean knows(Member caller, String callId) {
    return executed.get(caller.job(), callId) != null;
  }

  /** The id of a call of the member's may name another from now on. */
  void release(Member caller, String callId) {
    executed.remove(caller.job(), callId);
    changes.accept(new Change.Released(name, caller.job(), callId));
  }

  /** Forgets what was sent, and which calls did so. */
  Cleared clear(int waiting) {
    Cleared cleared = messages.cleared(waiting);
    forget();
    changes.accept(new Change.Cleared(name));
    return cleared;
  }

  /** Nothing is left of it but which calls it has executed. */
  void forget() {
    messages.clear();
    executed.clear();
  }

  /** Does a change of an earlier run again. */
  void again(Change change) {
    if (change instanceof Change.Joined joined) {
      members.put(joined.member().job(), joined.member());
    } else if (change instanceof Change.Sent sent) {
      accept(sent.caller().job(), sent.callId(), sent.send(), false);
    } else if (change instanceof Change.Synced synced) {
      Call.Send send = new Call.Send(synced.id(), Map.of());
      accept(synced.caller().job(), synced.callId(), send, true);
    } else if (change instanceof Change.Known known) {
      Executed call = new Executed(known.id(), known.digest(), known.round(), known.refusal());
      executed.put(known.job(), known.callId(), call);
    } else if (change instanceof Change.Released released) {
      executed.remove(released.job(), released.callId());
    } else if (change instanceof Change.Cleared) {
      forget();
    } else {
      messages.again(change);
    }
  }

  /** Changes that make this group of none. */
  void whole(Consumer<Change> to) {
    to.accept(new Change.Opened(name, size));
    members.values().forEach(member -> to.accept(new Change.Joined(member)));
    messages.whole(to);
    executed.whole(name, to);
  }

  /** The outcome of a call that has begun, or nothing yet. */
  Optional<Outcome> outcome(Call call, int round) {
    return answers.outcome(call, round);
  }

  /** Whom a call that has no outcome yet waits for. */
  Missing missing(Member caller, Call call, int round) {
    return answers.missing(caller, call, round);
  }

  GroupView view() {
    List<GroupView.MessageView> views = new ArrayList<>();
    messages.forEach(
        (id, message) ->
            views.add(
                new GroupView.MessageView(
                    id,
                    jobs(member -> message.sentBy(member.job())),
                    message.rounds(),
                    jobs(member -> message.inOpenRound(member.job())))));
    return new GroupView(name, size, List.copyOf(members.values()), views);
  }

  Membership membership() {
    return new Membership(size, List.copyOf(members.values()), Set.copyOf(present));
  }

  /** Jobs that sent or synced the id, by the order in which they did so first. */
  List<String> senders(String id) {
    GroupMessage message = messages.get(id);
    return message == null ? List.of() : message.jobs();
  }

  private List<String> jobs(Predicate<Member> wanted) {
    return members.values().stream().filter(wanted).map(Member::job).toList();
  }
}

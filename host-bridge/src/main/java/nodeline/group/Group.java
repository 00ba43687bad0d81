// SPDX-License-Identifier: Apache-2.0
package nodeline.group;

import java.time.Instant;
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
  private int size;
  private final Changes changes;
  private final Map<String, Member> members = new LinkedHashMap<>();
  private final Set<Member> present = new LinkedHashSet<>();
  private final Messages messages;
  private final ExecutedCalls executed;
  private final Answers answers;
  private Optional<Instant> began = Optional.empty();

  /**
   * What all groups share.
   *
   * @param spent the calls that they have forgotten
   * @param changes told what changes, but not what is done {@link #again}
   */
  record Shared(GroupLimits limits, SpentCalls spent, Changes changes) {}

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
    this.answers = new Answers(() -> this.size, members.values(), messages);
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
      messages.comeBack(member.job(), size);
      changes.accept(new Change.Joined(member));
    }
    return isNew;
  }

  /** The member is one no more; what it sent stays. Rounds go on without it after a resize. */
  void leave(Member member) {
    if (has(member)) {
      remove(member.job());
      changes.accept(new Change.Left(name, member.job()));
    }
  }

  private void remove(String job) {
    Member before = members.remove(job);
    present.remove(before);
    messages.leave(job);
    executed.forget(job);
  }

  /** Sets how many members it has when complete. */
  void resize(int groupSize) {
    if (groupSize != size) {
      size = groupSize;
      messages.resize(size);
      changes.accept(new Change.Resized(name, size));
    }
  }

  int size() {
    return size;
  }

  boolean isEmpty() {
    return members.isEmpty();
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
    if (began.isEmpty()) {
      began = Optional.of(Instant.ofEpochSecond(changes.began(name)));
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
    began = Optional.empty();
  }

  /** Does a change of an earlier run again. */
  void again(Change change) {
    if (change instanceof Change.Joined joined) {
      members.put(joined.member().job(), joined.member());
      messages.comeBack(joined.member().job(), size);
    } else if (change instanceof Change.Left left) {
      remove(left.job());
    } else if (change instanceof Change.Resized resized) {
      size = resized.size();
      messages.resize(size);
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
    } else if (change instanceof Change.Began first) {
      began = Optional.of(Instant.ofEpochSecond(first.second()));
    } else if (change instanceof Change.Cleared) {
      forget();
    } else {
      messages.again(change, members.keySet());
    }
  }

  /** Changes that make this group of none. */
  void whole(Consumer<Change> to) {
    to.accept(new Change.Opened(name, size));
    began.ifPresent(first -> to.accept(new Change.Began(name, first.getEpochSecond())));
    members.values().forEach(member -> to.accept(new Change.Joined(member)));
    messages.whole(to);
    for (String job : messages.jobs()) {
      if (!members.containsKey(job)) {
        to.accept(new Change.Left(name, job));
      }
    }
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

  /** When its oldest message was sent; empty if it has none, or that is not known. */
  Optional<Instant> began() {
    return began;
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

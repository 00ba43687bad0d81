// SPDX-License-Identifier: Apache-2.0
package nodeline.group;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import nodeline.group.Accounts.Account;
import nodeline.group.ExecutedCalls.Executed;

/** What the calls of its members mean for a group. Knows nothing of waiting or threads. */
final class GroupCalls {
  /** The id of a call that is not remembered: each one is another. */
  static final String UNNAMED = "";

  private static final String SPENT =
      "executed before: an old log that is printed, or a call from before the group began anew";

  private final Changes changes;
  private final Members members;
  private final Messages messages;
  private final Holdings holdings;
  private final ExecutedCalls executed;
  private final Answers answers;
  private Optional<Instant> began = Optional.empty();

  GroupCalls(Group.Shared shared, Members members, Messages messages, Holdings holdings) {
    this.changes = shared.changes();
    this.members = members;
    this.messages = messages;
    this.holdings = holdings;
    this.executed = new ExecutedCalls(shared.limits().remembered(), shared.spent(), holdings);
    this.answers = new Answers(members, messages);
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

  /** A call, and what names it among those of its member. */
  record Named(String id, Call call) {}

  /**
   * A call after {@link #begin}.
   *
   * @param round of a sync, else 0
   */
  record Step(int round, Optional<String> refusal) {}

  /** Why a call would fail at once if the member, perhaps one of tomorrow, began it now. */
  Optional<String> refusal(Member caller, Named named, Account account) {
    Call call = named.call();
    String callId = named.id();
    if (executed.get(caller.job(), callId) != null || executed.isSpent(caller.job(), callId)) {
      return Optional.empty(); // it is known how that call ends
    }
    if (call instanceof Call.WaitAll wait && wait.role().isPresent()) {
      return answers.refusal(caller, wait);
    }
    Optional<Call.Send> send =
        call instanceof Call.Sync sync
            ? Optional.of(new Call.Send(sync.id(), Map.of()))
            : Optional.of(call).filter(Call.Send.class::isInstance).map(Call.Send.class::cast);
    return send.flatMap(s -> messages.refusal(caller.job(), s, members.size(), account));
  }

  private Step execute(Member caller, String callId, Call.Send send, boolean sync) {
    Executed before = executed.get(caller.job(), callId);
    if (before != null) {
      return again(before, send, sync);
    }
    Account account = holdings.get(caller.job()).account;
    Optional<String> refusal = messages.refusal(caller.job(), send, members.size(), account);
    if (refusal.isPresent() && !callId.equals(UNNAMED)) {
      int digest = ExecutedCalls.digest(send);
      executed.put(caller.job(), callId, new Executed(send.id(), digest, 0, refusal.get()));
      changes.accept(
          new Change.Known(
              caller.group(), caller.job(), callId, send.id(), digest, 0, refusal.get()));
    }
    if (refusal.isPresent()) {
      return new Step(0, refusal);
    }
    int round = accept(caller, callId, send, sync);
    if (began.isEmpty() && !messages.get(send.id()).isProbe()) {
      began = Optional.of(Instant.ofEpochSecond(changes.began(caller.group())));
    }
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

  int accept(Member caller, String callId, Call.Send send, boolean sync) {
    int round = messages.add(caller, send, sync, members.size());
    if (!callId.equals(UNNAMED)) {
      int digest = ExecutedCalls.digest(send);
      executed.put(caller.job(), callId, new Executed(send.id(), digest, round, ""));
    }
    return round;
  }

  boolean knows(Member caller, String callId) {
    return executed.get(caller.job(), callId) != null;
  }

  /** The id of a call of the member's may name another from now on. */
  void release(Member caller, String callId) {
    executed.remove(caller.job(), callId);
    changes.accept(new Change.Released(caller.group(), caller.job(), callId));
  }

  /** A job's calls are known only as spent. */
  void forget(String job) {
    executed.forget(job);
  }

  /** All calls are known only as spent. */
  void clear() {
    executed.clear();
    began = Optional.empty();
  }

  void again(Change.Known known) {
    Executed call = new Executed(known.id(), known.digest(), known.round(), known.refusal());
    executed.put(known.job(), known.callId(), call);
  }

  void again(Change.Released released) {
    executed.remove(released.job(), released.callId());
  }

  void again(Change.Began first) {
    began = Optional.of(Instant.ofEpochSecond(first.second()));
  }

  /** Changes that make these calls known. */
  void whole(String group, Consumer<Change> to) {
    executed.whole(group, to);
  }

  /** The outcome of a call that has begun, or nothing yet. */
  Optional<Outcome> outcome(Call call, int round) {
    return answers.outcome(call, round);
  }

  /** Whom a call that has no outcome yet waits for. */
  Missing missing(Member caller, Call call, int round) {
    return answers.missing(caller, call, round);
  }

  /** When the oldest message was sent; empty if there is none, or that is not known. */
  Optional<Instant> began() {
    return began;
  }
}

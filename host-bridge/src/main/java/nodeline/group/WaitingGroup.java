// SPDX-License-Identifier: Apache-2.0
package nodeline.group;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import nodeline.group.Coordinator.Cleared;

/**
 * A group and the calls that wait in it. What is to be told when the group's lock is free is added
 * to a list.
 */
record WaitingGroup(Group group, Waiters waiters) {
  /** What became of a command of a log. */
  record Effect(Optional<String> refusal, Optional<Cleared> cleared) {
    static final Effect DONE = new Effect(Optional.empty(), Optional.empty());

    static Effect refused(String why) {
      return new Effect(Optional.of(why), Optional.empty());
    }

    /** The refusal of a call, whose caller is told. */
    static Effect refused(String why, Optional<Waiter> waiter, List<Runnable> told) {
      waiter.ifPresent(own -> refuse(own, why, told));
      return refused(why);
    }
  }

  /** Begins a call of a member, which has so many at most. */
  void begin(Waiter waiter, int max, List<Runnable> told) {
    if (waiters.count(waiter.caller) >= max) {
      refuse(waiter, "too many calls: max=" + max, told);
      return;
    }
    goOn(waiter, group.calls().begin(waiter.caller, waiter.callId, waiter.call), told);
    collectSent(waiter.caller, waiter.call, told);
  }

  /** Goes on with a call that has begun: tells its outcome, or lets it wait. */
  void goOn(Waiter waiter, GroupCalls.Step step, List<Runnable> told) {
    if (step.refusal().isPresent()) {
      refuse(waiter, step.refusal().get(), told);
      return;
    }
    waiter.round = step.round();
    Optional<Outcome> outcome = group.calls().outcome(waiter.call, waiter.round);
    if (waiter.polls()) {
      waiter.senders = waiter.call.messageId().map(group::senders).orElse(List.of());
      told.add(() -> outcome.ifPresentOrElse(waiter::tell, waiter::tellNothing));
    } else if (outcome.isPresent()) {
      told.add(() -> waiter.tell(outcome.get()));
    } else if (!waiter.isOver()) {
      waiters.add(waiter);
    }
  }

  static void refuse(Waiter waiter, String reason, List<Runnable> told) {
    told.add(() -> waiter.tell(new Outcome.Failed(reason)));
  }

  /** Executes a call that does not wait; returns its outcome, if there is one now. */
  Optional<Outcome> now(Member caller, String callId, Call call, List<Runnable> told) {
    GroupCalls.Step step = group.calls().begin(caller, callId, call);
    Optional<Outcome> outcome =
        step.refusal().isPresent()
            ? step.refusal().map(Outcome.Failed::new)
            : group.calls().outcome(call, step.round());
    collectSent(caller, call, told);
    return outcome;
  }

  /** Takes out the calls whose outcome is known now that a member has called. */
  void collectSent(Member caller, Call call, List<Runnable> told) {
    if (call instanceof Call.Send || call instanceof Call.Sync) {
      collect(waiters.afterSend(caller, call.messageId().orElseThrow()), told);
    }
  }

  /** Takes out the calls whose outcome is known now. */
  void collect(List<Runnable> told) {
    collect(waiters.groups(), told);
  }

  private void collect(Iterable<Set<Waiter>> some, List<Runnable> told) {
    for (Set<Waiter> alike : some) {
      Waiter first = alike.iterator().next();
      Optional<Outcome> outcome = group.calls().outcome(first.call, first.round);
      if (outcome.isPresent()) {
        for (Waiter waiter : waiters.take(alike)) {
          told.add(() -> waiter.tell(outcome.get()));
        }
      }
    }
  }

  /** The calls of those that are members no more fail. */
  void endGone(String reason, List<Runnable> told) {
    for (Waiter waiter : waiters.all()) {
      if (!group.has(waiter.caller)) {
        waiters.remove(waiter);
        refuse(waiter, reason, told);
      }
    }
  }

  /** Forgets what was sent. Waiting calls go on: syncs as if they had been called after this. */
  Cleared clear() {
    Cleared cleared = group.clear(waiters.size());
    for (Waiter waiter : waiters.all()) {
      waiter.round = group.calls().beginAgain(waiter.caller, waiter.callId, waiter.call).round();
    }
    return cleared;
  }

  /** Whom a call waits for; nobody if it does not wait. */
  Missing missing(Waiter waiter) {
    return waiters.has(waiter)
        ? group.calls().missing(waiter.caller, waiter.call, waiter.round)
        : Missing.NOBODY;
  }

  /** All its calls fail. */
  void end(String reason, List<Runnable> told) {
    waiters.all().forEach(waiter -> refuse(waiter, reason, told));
    waiters.clear();
  }

  /** All its calls end without an outcome. */
  void close() {
    waiters.all().forEach(Waiter::end);
    waiters.clear();
  }
}

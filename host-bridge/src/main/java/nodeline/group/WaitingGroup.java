// SPDX-License-Identifier: Apache-2.0
package nodeline.group;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A group and the calls that wait in it. What is to be told when the coordinator's lock is free is
 * added to a list.
 */
record WaitingGroup(Group group, Waiters waiters) {
  /** Begins a call of a member, which has so many at most. */
  void begin(Waiter waiter, int max, List<Runnable> told) {
    if (waiters.count(waiter.caller) >= max) {
      refuse(waiter, "too many calls: max=" + max, told);
      return;
    }
    GroupCalls.Step step = group.calls().begin(waiter.caller, waiter.callId, waiter.call);
    if (step.refusal().isPresent()) {
      refuse(waiter, step.refusal().get(), told);
      return;
    }
    waiter.round = step.round();
    Optional<Outcome> outcome = group.calls().outcome(waiter.call, waiter.round);
    if (outcome.isPresent()) {
      told.add(() -> waiter.tell(outcome.get()));
    } else {
      waiters.add(waiter);
    }
    collectSent(waiter.caller, waiter.call, told);
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

  private void collectSent(Member caller, Call call, List<Runnable> told) {
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

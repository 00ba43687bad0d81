// SPDX-License-Identifier: Apache-2.0
package nodeline.group;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A call that has begun, until its outcome is told. */
final class Waiter implements Pending {
  private static final Logger log = LoggerFactory.getLogger(Waiter.class);

  final Member caller;
  final String callId;
  final Call call;
  private final Place place;
  private final Consumer<Outcome> whenDone;
  private final AtomicBoolean settled = new AtomicBoolean();

  /** Round of a sync, else 0. Under the coordinator's lock. */
  int round;

  /** Where it waits. */
  interface Place {
    Missing missing(Waiter waiter);

    void leave(Waiter waiter);
  }

  Waiter(Member caller, String callId, Call call, Place place, Consumer<Outcome> whenDone) {
    this.caller = caller;
    this.callId = callId;
    this.call = call;
    this.place = place;
    this.whenDone = whenDone;
  }

  /** Tells the outcome, unless the call has ended otherwise. */
  void tell(Outcome outcome) {
    if (!settled.getAndSet(true)) {
      try {
        whenDone.accept(outcome);
      } catch (RuntimeException e) {
        log.error("{} lost an outcome call={}", caller, call.command().word(), e);
      }
    }
  }

  /** Ends it without an outcome. */
  void end() {
    settled.set(true);
  }

  @Override
  public Missing missing() {
    return settled.get() ? Missing.NOBODY : place.missing(this);
  }

  @Override
  public boolean cancel() {
    place.leave(this);
    return !settled.getAndSet(true);
  }
}

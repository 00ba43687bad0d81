// SPDX-License-Identifier: Apache-2.0
package nodeline.group;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A call that has begun, until its outcome is told. */
final class Waiter implements Pending {
  private static final Logger log = LoggerFactory.getLogger(Waiter.class);

  final String callId;
  final Call call;

  /** What a guest of a group that many hosts share asks by it, if one does. */
  final Optional<GuestCall> guest;

  private final Place place;
  private final Consumer<GuestCall.Answer> told;
  private final AtomicBoolean settled = new AtomicBoolean();

  /** A guest's role is known for sure once it has joined. Under the lock of its group. */
  Member caller;

  /** Round of a sync, else 0. Under the lock of its group. */
  int round;

  /** Jobs that sent, for the answer to a poll. Under the lock of its group, until it is told. */
  List<String> senders = List.of();

  /** Where it waits. */
  interface Place {
    Missing missing(Waiter waiter);

    void leave(Waiter waiter);
  }

  Waiter(Member caller, String callId, Call call, Place place, Consumer<Outcome> whenDone) {
    this.caller = caller;
    this.callId = callId;
    this.call = call;
    this.guest = Optional.empty();
    this.place = place;
    this.told = answer -> answer.outcome().ifPresent(whenDone);
  }

  /** The call of a guest, which has a name of its own. */
  Waiter(GuestCall asked, Place place, Consumer<GuestCall.Answer> told) {
    this.caller = asked.member();
    this.callId = asked.callId();
    this.call = asked.call();
    this.guest = Optional.of(asked);
    this.place = place;
    this.told = told;
  }

  boolean polls() {
    return guest.filter(GuestCall::polls).isPresent();
  }

  /** Tells the outcome, unless the call has ended otherwise. */
  void tell(Outcome outcome) {
    tell(Optional.of(outcome));
  }

  /** Tells a guest that polls to ask again. */
  void tellNothing() {
    tell(Optional.empty());
  }

  private void tell(Optional<Outcome> outcome) {
    if (!settled.getAndSet(true)) {
      try {
        told.accept(new GuestCall.Answer(outcome, senders));
      } catch (RuntimeException e) {
        log.error("{} lost an outcome call={}", caller, call.command().word(), e);
      }
    }
  }

  /** Whether its outcome is told, or nobody wants it. */
  boolean isOver() {
    return settled.get();
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

// SPDX-License-Identifier: Apache-2.0
package nodeline.lava.client;

import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import nodeline.group.Coordinator;
import nodeline.group.GroupLimits;
import nodeline.group.Member;
import nodeline.group.Missing;
import nodeline.group.Outcome;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One group at a coordinator, and the calls of this bridge's members in it.
 *
 * <pre>
 *   OUTSIDE  ⇒ register; once the group is complete (at a server of Nodeline's: at once), send again
 *              what an earlier coordinator had, and leave a mark
 *   INSIDE   ⇒ look for the mark now and then; begin the calls that came; look what others did
 *   the mark is gone, or a request is refused ⇒ OUTSIDE, and all calls are to begin once more
 * </pre>
 *
 * For the coordinator's thread, but for {@link #join}, {@link #submit} and {@link #close}.
 */
final class RemoteGroup {
  private static final Logger log = LoggerFactory.getLogger(RemoteGroup.class);
  private static final int MAX_DROPPED = 3;
  private static final int BUSY_MILLIS = 1_000;
  private static final int IDLE_MILLIS = 5_000;

  private final String name;
  private final CoordinatorLink link;
  private final Coordinator replica;
  private final Registration registration;
  private final PolledCalls polled;
  private final LongPollCalls longPolls;
  private final Queue<RemoteCall> queue = new ConcurrentLinkedQueue<>();
  private final AtomicInteger losses = new AtomicInteger();
  private final PollInterval interval = new PollInterval();
  private boolean inside;
  private long markAt;

  /**
   * A group without members.
   *
   * @param size members when it is complete
   * @param wake brings the thread here
   */
  RemoteGroup(String name, int size, CoordinatorLink link, Coordinator replica, Runnable wake) {
    this.name = name;
    this.link = link;
    this.replica = replica;
    this.registration = new Registration(name, size, link, other -> replica.join(other, size));
    AcknowledgedSends sent = new AcknowledgedSends();
    this.polled = new PolledCalls(link, registration, sent, replica);
    this.longPolls = new LongPollCalls(link, sent, wake);
  }

  void join(Member member) {
    replica.join(member, registration.size());
    registration.add(member);
  }

  boolean has(Member member) {
    return registration.own().contains(member);
  }

  /** How often the coordinator had lost what it was told. */
  int losses() {
    return losses.get();
  }

  /** Takes a call; it begins when the thread comes to it. */
  RemoteCall submit(RemoteCall.Question question, Consumer<Outcome> whenDone) {
    RemoteCall call =
        new RemoteCall(question, () -> link.explain(missing()), whenDone, this::forget);
    if (count(question.caller()) >= GroupLimits.DEFAULT.calls()) {
      call.settle(new Outcome.Failed("too many calls: max=" + GroupLimits.DEFAULT.calls()));
    } else {
      queue.add(call);
    }
    return call;
  }

  private long count(Member caller) {
    return queue.stream().filter(call -> call.caller().equals(caller)).count()
        + polled.count(caller)
        + longPolls.count(caller);
  }

  private void forget(RemoteCall call) {
    polled.forget(call);
    if (!call.sends()) {
      queue.remove(call);
    }
  }

  private Missing missing() {
    int known = registration.own().size() + registration.others().size();
    return new Missing(false, List.of(), registration.size() - known);
  }

  /** Why this bridge cannot be in the group. */
  Optional<String> conflict() {
    return registration.conflict().map(why -> "group %s: %s".formatted(name, why));
  }

  /** Ends all calls without a word. */
  void close() {
    queue.forEach(RemoteCall::cancel);
    polled.calls().forEach(RemoteCall::cancel);
    longPolls.takeBack().forEach(RemoteCall::cancel);
  }

  /** Does what is due; returns when there is more to do. */
  long step(long now) throws UnreachableException, InterruptedException {
    try {
      return inside ? goOn(now) : enter(now);
    } catch (StateLostException e) {
      leave(now);
      return now;
    }
  }

  private long enter(long now)
      throws UnreachableException, StateLostException, InterruptedException {
    if (!interval.due(now)) {
      return interval.next();
    }
    registration.ask();
    registration.conflict().ifPresent(this::refuseAll);
    if (!registration.complete() && !(registration.ours() && registration.registered())) {
      interval.again(now, false);
      return interval.next();
    }
    if (losses.get() > 0) {
      polled.messages().sendAgain();
    }
    polled.messages().leaveMark();
    log.info(
        "group {} entered members={} nodeline={}", name, registration.size(), registration.ours());
    inside = true;
    interval.fast(now);
    return now;
  }

  private void refuseAll(String reason) {
    for (RemoteCall call = queue.poll(); call != null; call = queue.poll()) {
      call.settle(new Outcome.Failed(reason));
    }
  }

  private void leave(long now) {
    log.warn("group {} is unknown to the coordinator: registering and sending again", name);
    losses.incrementAndGet();
    inside = false;
    registration.forget();
    queue.addAll(longPolls.takeBack());
    queue.addAll(polled.takeBack());
    interval.fast(now);
  }

  /** A connection failed: the mark is looked for before anything is believed. */
  void doubt() {
    markAt = 0;
  }

  private long goOn(long now)
      throws UnreachableException, StateLostException, InterruptedException {
    if (now >= markAt || longPolls.doubts()) {
      boolean busy = polled.any() || longPolls.any() || !queue.isEmpty();
      polled.messages().checkMark();
      markAt = now + (busy ? BUSY_MILLIS : IDLE_MILLIS);
      longPolls.believe();
      registration.ask();
    }
    if (beginAll()) {
      interval.fast(now);
    }
    if (polled.polls() && interval.due(now)) {
      interval.again(now, polled.poll());
    }
    return polled.polls() ? Math.min(markAt, interval.next()) : markAt;
  }

  /** Whether there were calls to begin. */
  private boolean beginAll() throws UnreachableException, StateLostException, InterruptedException {
    boolean any = false;
    for (RemoteCall call = queue.poll(); call != null; call = queue.poll()) {
      if (!call.over() || call.sends()) {
        begin(call);
        any = true;
      }
    }
    return any;
  }

  /** Begins a call, which waits for its turn again if that fails. */
  private void begin(RemoteCall call)
      throws UnreachableException, StateLostException, InterruptedException {
    boolean again = true;
    try {
      if (registration.ours()) {
        longPolls.begin(call);
      } else {
        polled.begin(call);
      }
      again = false;
    } catch (UnreachableException e) {
      if (e.dropped() && call.countDropped() == MAX_DROPPED) {
        again = false;
        call.settle(new Outcome.Failed("the coordinator " + e.getMessage()));
      }
      throw e;
    } finally {
      if (again) {
        queue.add(call);
      }
    }
  }
}

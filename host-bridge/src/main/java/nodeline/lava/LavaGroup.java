// SPDX-License-Identifier: Apache-2.0
package nodeline.lava;

import java.util.List;
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
final class LavaGroup {
  private static final Logger log = LoggerFactory.getLogger(LavaGroup.class);
  private static final int MAX_DROPPED = 3;
  private static final int BUSY_MILLIS = 1_000;
  private static final int IDLE_MILLIS = 5_000;

  private final String name;
  private final LavaLink link;
  private final Coordinator replica;
  private final LavaRoster roster;
  private final LavaPolledCalls polled;
  private final LavaHeldCalls held;
  private final Queue<LavaCall> queue = new ConcurrentLinkedQueue<>();
  private final AtomicInteger losses = new AtomicInteger();
  private final LavaPace pace = new LavaPace();
  private boolean inside;
  private long markAt;

  /**
   * A group without members.
   *
   * @param size members when it is complete
   * @param wake brings the thread here
   */
  LavaGroup(String name, int size, LavaLink link, Coordinator replica, Runnable wake) {
    this.name = name;
    this.link = link;
    this.replica = replica;
    this.roster = new LavaRoster(name, size, link, other -> replica.join(other, size));
    LavaSent sent = new LavaSent();
    this.polled = new LavaPolledCalls(link, roster, sent, replica);
    this.held = new LavaHeldCalls(link, sent, wake);
  }

  void join(Member member) {
    replica.join(member, roster.size());
    roster.add(member);
  }

  boolean has(Member member) {
    return roster.own().contains(member);
  }

  /** How often the coordinator had lost what it was told. */
  int losses() {
    return losses.get();
  }

  /** Takes a call; it begins when the thread comes to it. */
  LavaCall submit(LavaCall.Question question, Consumer<Outcome> whenDone) {
    LavaCall call = new LavaCall(question, () -> link.explain(missing()), whenDone, this::forget);
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
        + held.count(caller);
  }

  private void forget(LavaCall call) {
    polled.forget(call);
    if (!call.sends()) {
      queue.remove(call);
    }
  }

  private Missing missing() {
    int known = roster.own().size() + roster.others().size();
    return new Missing(false, List.of(), roster.size() - known);
  }

  /** Ends all calls without a word. */
  void close() {
    queue.forEach(LavaCall::cancel);
    polled.calls().forEach(LavaCall::cancel);
    held.takeBack().forEach(LavaCall::cancel);
  }

  /** Does what is due; returns when there is more to do. */
  long step(long now) throws LavaUnreachable, InterruptedException {
    try {
      return inside ? goOn(now) : enter(now);
    } catch (LavaStateLost e) {
      leave(now);
      return now;
    }
  }

  private long enter(long now) throws LavaUnreachable, LavaStateLost, InterruptedException {
    if (!pace.due(now)) {
      return pace.next();
    }
    roster.ask();
    roster.conflict().ifPresent(this::refuseAll);
    if (!roster.complete() && !(roster.ours() && roster.registered())) {
      pace.again(now, false);
      return pace.next();
    }
    if (losses.get() > 0) {
      polled.messages().sendAgain();
    }
    polled.messages().leaveMark();
    log.info("group {} entered members={} nodeline={}", name, roster.size(), roster.ours());
    inside = true;
    pace.fast(now);
    return now;
  }

  private void refuseAll(String reason) {
    for (LavaCall call = queue.poll(); call != null; call = queue.poll()) {
      call.settle(new Outcome.Failed(reason));
    }
  }

  private void leave(long now) {
    log.warn("group {} is unknown to the coordinator: registering and sending again", name);
    losses.incrementAndGet();
    inside = false;
    roster.forget();
    queue.addAll(held.takeBack());
    queue.addAll(polled.takeBack());
    pace.fast(now);
  }

  /** A connection failed: the mark is looked for before anything is believed. */
  void doubt() {
    markAt = 0;
  }

  private long goOn(long now) throws LavaUnreachable, LavaStateLost, InterruptedException {
    if (now >= markAt || held.doubts()) {
      boolean busy = polled.any() || held.any() || !queue.isEmpty();
      polled.messages().checkMark();
      markAt = now + (busy ? BUSY_MILLIS : IDLE_MILLIS);
      held.believe();
      roster.ask();
    }
    if (beginAll()) {
      pace.fast(now);
    }
    if (polled.polls() && pace.due(now)) {
      pace.again(now, polled.poll());
    }
    return polled.polls() ? Math.min(markAt, pace.next()) : markAt;
  }

  /** Whether there were calls to begin. */
  private boolean beginAll() throws LavaUnreachable, LavaStateLost, InterruptedException {
    boolean any = false;
    for (LavaCall call = queue.poll(); call != null; call = queue.poll()) {
      if (!call.over() || call.sends()) {
        begin(call);
        any = true;
      }
    }
    return any;
  }

  /** Begins a call, which waits for its turn again if that fails. */
  private void begin(LavaCall call) throws LavaUnreachable, LavaStateLost, InterruptedException {
    boolean again = true;
    try {
      if (roster.ours()) {
        held.begin(call);
      } else {
        polled.begin(call);
      }
      again = false;
    } catch (LavaUnreachable e) {
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

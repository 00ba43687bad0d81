// SPDX-License-Identifier: Apache-2.0
package nodeline.lava;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import nodeline.group.Call;
import nodeline.group.Coordinator;
import nodeline.group.Limits;
import nodeline.group.Member;
import nodeline.group.Missing;
import nodeline.group.Outcome;
import nodeline.group.Pending;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One group at a real coordinator, and the calls of this bridge's members in it.
 *
 * <p>A replica of the group decides what a call means and when it is done: the documented
 * semantics. This class keeps it true: what our members send goes to the coordinator first, what
 * the others send is looked for there.
 *
 * <pre>
 *   call ─▶ queue ─▶ send, or look what is there ─▶ replica ─▶ outcome
 *                                                     ▲
 *            others' sends, rounds of syncs ──────────┘
 * </pre>
 *
 * All but {@link #submit} and {@link #missing} is for the coordinator's thread.
 */
final class LavaGroup {
  private static final Logger log = LoggerFactory.getLogger(LavaGroup.class);
  private static final int MAX_DROPPED = 3;
  private static final int MARK_MILLIS = 1_000;

  private final String name;
  private final LavaLink link;
  private final Coordinator replica;
  private final LavaRoster roster;
  private final LavaSent sent = new LavaSent();
  private final LavaMessages messages;
  private final LavaHeldCalls held;
  private final Map<String, LavaSync> syncs = new HashMap<>();
  private final Queue<LavaCall> queue = new ConcurrentLinkedQueue<>();
  private final Set<LavaCall> begun = ConcurrentHashMap.newKeySet();
  private final LavaPace pace = new LavaPace();
  private boolean entered;
  private long markAt;
  private long calls;
  private final AtomicInteger losses = new AtomicInteger();

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
    this.messages = new LavaMessages(link, roster, sent, this::heard);
    this.held = new LavaHeldCalls(link, sent, wake);
  }

  void join(Member member) {
    replica.join(member, roster.size());
    roster.add(member);
  }

  boolean has(Member member) {
    return roster.own().contains(member);
  }

  /** Ends all calls without a word. */
  void close() {
    queue.forEach(LavaCall::cancel);
    begun.forEach(LavaCall::cancel);
    held.takeBack().forEach(LavaCall::cancel);
  }

  /** How often the coordinator had lost what it was told. */
  int losses() {
    return losses.get();
  }

  /** Takes a call; it begins when the thread comes to it. */
  LavaCall submit(LavaCall.Question question, Consumer<Outcome> whenDone) {
    LavaCall call = new LavaCall(question, () -> link.explain(missing()), whenDone, this::forget);
    long open = queue.stream().filter(c -> c.caller().equals(question.caller())).count();
    open += begun.stream().filter(c -> c.caller().equals(question.caller())).count();
    open += held.count(question.caller());
    if (open >= Limits.DEFAULT.calls()) {
      call.settle(new Outcome.Failed("too many calls: max=" + Limits.DEFAULT.calls()));
    } else {
      queue.add(call);
    }
    return call;
  }

  private void forget(LavaCall call) {
    begun.remove(call);
    if (!call.sends()) {
      queue.remove(call);
    }
  }

  private Missing missing() {
    int known = roster.own().size() + roster.others().size();
    return new Missing(false, List.of(), roster.size() - known);
  }

  /** Does what is due; returns when there is more to do. */
  long step(long now) throws LavaUnreachable, InterruptedException {
    try {
      return advance(now);
    } catch (LavaStateLost e) {
      forgetAll(now);
      return now;
    }
  }

  private long advance(long now) throws LavaUnreachable, LavaStateLost, InterruptedException {
    if (!entered && (!pace.due(now) || !enter(now))) {
      return pace.next();
    }
    if (now >= markAt || held.doubts()) {
      markAt = now + (busy() ? MARK_MILLIS : 5 * MARK_MILLIS);
      messages.checkMark();
      held.believe();
      roster.ask();
    }
    if (beginAll()) {
      pace.fast(now);
    }
    if (!roster.others().isEmpty() && !roster.ours() && pace.due(now)) {
      pace.again(now, poll());
    }
    return Math.min(markAt, polls() ? pace.next() : Long.MAX_VALUE);
  }

  private boolean enter(long now) throws LavaUnreachable, LavaStateLost, InterruptedException {
    roster.ask();
    roster.conflict().ifPresent(this::refuseAll);
    if (!roster.complete() && !(roster.ours() && roster.registered())) {
      pace.again(now, false);
      return false;
    }
    if (losses.get() > 0) {
      messages.sendAgain();
    }
    messages.leaveMark();
    log.info("group {} entered members={} nodeline={}", name, roster.size(), roster.ours());
    entered = true;
    pace.fast(now);
    return true;
  }

  private void refuseAll(String reason) {
    for (LavaCall call = queue.poll(); call != null; call = queue.poll()) {
      call.settle(new Outcome.Failed(reason));
    }
  }

  private void forgetAll(long now) {
    log.warn("group {} is unknown to the coordinator: registering and sending again", name);
    losses.incrementAndGet();
    entered = false;
    roster.forget();
    syncs.values().forEach(LavaSync::forget);
    queue.addAll(held.takeBack());
    for (LavaCall call : List.copyOf(begun)) {
      begun.remove(call);
      call.recall();
      queue.add(call);
    }
    pace.fast(now);
  }

  /** What is to be asked again before anything is believed: a connection failed. */
  void doubt() {
    markAt = 0;
  }

  private boolean busy() {
    return !begun.isEmpty() || !queue.isEmpty() || held.any();
  }

  private boolean polls() {
    return !roster.ours()
        && !roster.others().isEmpty()
        && (!begun.isEmpty() || syncs.values().stream().anyMatch(sync -> !sync.idle()));
  }

  /** Whether anything was there. */
  private boolean beginAll() throws LavaUnreachable, LavaStateLost, InterruptedException {
    boolean any = false;
    for (LavaCall call = queue.poll(); call != null; call = queue.poll()) {
      boolean done = false;
      try {
        begin(call);
        done = true;
        any = true;
      } catch (LavaUnreachable e) {
        done = e.dropped() && call.countDropped() == MAX_DROPPED;
        if (done) {
          call.settle(new Outcome.Failed("the coordinator " + e.getMessage()));
        }
        throw e;
      } finally {
        if (!done) {
          queue.add(call);
        }
      }
    }
    return any;
  }

  private void begin(LavaCall call) throws LavaUnreachable, LavaStateLost, InterruptedException {
    if (call.over() && !call.sends()) {
      return;
    }
    if (roster.ours()) {
      held.begin(call);
    } else if (call.call() instanceof Call.Send send) {
      send(call, send);
    } else if (call.call() instanceof Call.Sync sync) {
      messages.look(call.caller(), sync.id());
      if (hand(call) && !roster.others().isEmpty()) {
        arrive(sync.id(), call.caller());
      }
    } else {
      Optional<String> id = idOf(call.call());
      if (id.isPresent()) {
        messages.look(call.caller(), id.get());
      }
      hand(call);
    }
  }

  private void send(LavaCall call, Call.Send send)
      throws LavaUnreachable, LavaStateLost, InterruptedException {
    if (!sent.knows(call.caller(), call.id())) {
      Optional<String> refusal = messages.send(call.caller(), call.id(), send);
      if (refusal.isPresent()) {
        call.settle(new Outcome.Failed(refusal.get()));
        return;
      }
      messages.look(call.caller(), send.id());
    }
    LavaSync sync = syncs.get(send.id());
    if (sync != null && !sync.idle()) {
      sync.arriveBySend(call.caller());
    }
    hand(call);
  }

  /** Gives the call to the replica; whether it waits there. */
  private boolean hand(LavaCall call) {
    AtomicBoolean told = new AtomicBoolean();
    begun.add(call);
    Pending pending =
        replica.call(
            call.caller(),
            call.id(),
            call.call(),
            outcome -> {
              told.set(true);
              call.settle(outcome);
            });
    if (call.over()) {
      begun.remove(call);
    }
    call.waitsFor(() -> link.explain(pending.missing()), pending::cancel);
    return !told.get();
  }

  private void arrive(String id, Member member) {
    LavaSync sync = syncs.computeIfAbsent(id, unused -> new LavaSync(id, link));
    sync.arrive(member);
    senders(id).forEach(sync::arriveBySend);
  }

  /** In the first round of an id, who has sent it has arrived. */
  private Set<Member> senders(String id) {
    Set<Member> senders = new LinkedHashSet<>();
    for (LavaSent.Part part : sent.parts()) {
      if (part.id().equals(id)) {
        senders.add(part.sender());
      }
    }
    return senders;
  }

  private static Optional<String> idOf(Call call) {
    if (call instanceof Call.Wait wait) {
      return Optional.of(wait.id());
    }
    return call instanceof Call.WaitAll wait ? Optional.of(wait.id()) : Optional.empty();
  }

  /** Whether there was anything new. */
  private boolean poll() throws LavaUnreachable, LavaStateLost, InterruptedException {
    boolean news = false;
    Set<String> ids = new LinkedHashSet<>();
    begun.forEach(call -> idOf(call.call()).ifPresent(ids::add));
    for (String id : ids) {
      news |= messages.look(roster.own().get(0), id);
    }
    for (Map.Entry<String, LavaSync> sync : syncs.entrySet()) {
      if (!sync.getValue().idle() && sync.getValue().step()) {
        meet(sync.getKey(), sync.getValue());
        news = true;
      }
    }
    return news;
  }

  /** All have arrived: the others in the replica too. */
  private void meet(String id, LavaSync sync)
      throws LavaUnreachable, LavaStateLost, InterruptedException {
    messages.look(roster.own().get(0), id);
    sync.closeRound();
    for (Member other : roster.others()) {
      replica.call(other, nextCall(), new Call.Sync(id), outcome -> {}).cancel();
    }
    for (LavaCall call : begun) {
      if (call.call() instanceof Call.Sync open && open.id().equals(id)) {
        sync.arrive(call.caller());
      }
    }
  }

  private void heard(Member sender, String id, Map<String, String> data) {
    replica.call(sender, nextCall(), new Call.Send(id, data), outcome -> {});
  }

  private String nextCall() {
    return "heard-" + ++calls;
  }
}

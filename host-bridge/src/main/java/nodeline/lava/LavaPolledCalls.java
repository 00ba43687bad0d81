// SPDX-License-Identifier: Apache-2.0
package nodeline.lava;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import nodeline.group.Call;
import nodeline.group.Coordinator;
import nodeline.group.Member;
import nodeline.group.Outcome;
import nodeline.group.Pending;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls at a real coordinator. A replica of the group decides what a call means and when it is
 * done: the documented semantics. This class keeps it true: what our members send goes to the
 * coordinator first, what the others send is looked for there.
 *
 * <pre>
 *   call ─▶ send, or look what is there ─▶ replica ─▶ outcome
 *                                            ▲
 *   others' sends, rounds of syncs ──────────┘
 * </pre>
 *
 * For the coordinator's thread, but for {@link #forget}, {@link #calls} and {@link #count}.
 */
final class LavaPolledCalls {
  private static final Logger log = LoggerFactory.getLogger(LavaPolledCalls.class);

  private final LavaLink link;
  private final LavaRoster roster;
  private final LavaSent sent;
  private final Coordinator replica;
  private final LavaMessages messages;
  private final Map<String, LavaSync> syncs = new HashMap<>();
  private final Set<LavaCall> begun = ConcurrentHashMap.newKeySet();
  private long heard;

  LavaPolledCalls(LavaLink link, LavaRoster roster, LavaSent sent, Coordinator replica) {
    this.link = link;
    this.roster = roster;
    this.sent = sent;
    this.replica = replica;
    this.messages = new LavaMessages(link, roster, sent, this::heard);
  }

  LavaMessages messages() {
    return messages;
  }

  boolean any() {
    return !begun.isEmpty();
  }

  Set<LavaCall> calls() {
    return begun;
  }

  /** Calls of a member that wait. */
  long count(Member caller) {
    return begun.stream().filter(call -> call.caller().equals(caller)).count();
  }

  void forget(LavaCall call) {
    begun.remove(call);
  }

  /** Begins again at a coordinator that knows nothing: the calls that are to begin once more. */
  List<LavaCall> takeBack() {
    syncs.values().forEach(LavaSync::forget);
    List<LavaCall> open = new ArrayList<>(begun);
    begun.clear();
    open.forEach(LavaCall::recall);
    return open;
  }

  void begin(LavaCall call) throws LavaUnreachable, LavaStateLost, InterruptedException {
    if (call.call() instanceof Call.Send send) {
      send(call, send);
      return;
    }
    Optional<String> id = idOf(call.call());
    if (id.isPresent()) {
      messages.look(call.caller(), id.get());
    }
    boolean waits = hand(call);
    if (waits && call.call() instanceof Call.Sync sync && !roster.others().isEmpty()) {
      arrive(sync.id(), call.caller());
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

  /** In the first round of an id, who has sent it has arrived too. */
  private void arrive(String id, Member member) {
    LavaSync sync = syncs.computeIfAbsent(id, unused -> new LavaSync(id, link));
    sync.arrive(member);
    sent.senders(id).forEach(sync::arriveBySend);
  }

  private static Optional<String> idOf(Call call) {
    if (call instanceof Call.Wait wait) {
      return Optional.of(wait.id());
    }
    if (call instanceof Call.WaitAll wait) {
      return Optional.of(wait.id());
    }
    return call instanceof Call.Sync sync ? Optional.of(sync.id()) : Optional.empty();
  }

  /** Whether somebody else may have to be waited for. */
  boolean polls() {
    return !roster.ours()
        && !roster.others().isEmpty()
        && (any() || syncs.values().stream().anyMatch(sync -> !sync.idle()));
  }

  /** Looks for what calls wait for; whether there was anything new. */
  boolean poll() throws LavaUnreachable, LavaStateLost, InterruptedException {
    boolean news = false;
    Set<String> ids = new LinkedHashSet<>();
    begun.stream()
        .filter(call -> !(call.call() instanceof Call.Sync))
        .forEach(call -> idOf(call.call()).ifPresent(ids::add));
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
      replica.call(other, nextId(), new Call.Sync(id), outcome -> {}).cancel();
    }
    for (LavaCall call : begun) {
      if (call.call() instanceof Call.Sync open && open.id().equals(id)) {
        sync.arrive(call.caller());
      }
    }
  }

  private void heard(Member sender, String id, Map<String, String> data) {
    replica.call(
        sender,
        nextId(),
        new Call.Send(id, data),
        outcome -> {
          if (outcome instanceof Outcome.Failed failed) {
            log.warn("{} sent what was dropped reason={}", sender, failed.reason());
          }
        });
  }

  private String nextId() {
    return "heard-" + ++heard;
  }
}

// SPDX-License-Identifier: Apache-2.0
package nodeline.lava.client;

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
final class PolledCalls {
  private static final Logger log = LoggerFactory.getLogger(PolledCalls.class);

  private final CoordinatorLink link;
  private final Registration registration;
  private final AcknowledgedSends sent;
  private final Coordinator replica;
  private final RemoteMessages messages;
  private final Map<String, SyncRounds> syncs = new HashMap<>();
  private final Set<RemoteCall> begun = ConcurrentHashMap.newKeySet();
  private long heard;

  PolledCalls(
      CoordinatorLink link,
      Registration registration,
      AcknowledgedSends sent,
      Coordinator replica) {
    this.link = link;
    this.registration = registration;
    this.sent = sent;
    this.replica = replica;
    this.messages = new RemoteMessages(link, registration, sent, this::heard);
  }

  RemoteMessages messages() {
    return messages;
  }

  boolean any() {
    return !begun.isEmpty();
  }

  Set<RemoteCall> calls() {
    return begun;
  }

  /** Calls of a member that wait. */
  long count(Member caller) {
    return begun.stream().filter(call -> call.caller().equals(caller)).count();
  }

  void forget(RemoteCall call) {
    begun.remove(call);
  }

  /** Begins again at a coordinator that knows nothing: the calls that are to begin once more. */
  List<RemoteCall> takeBack() {
    syncs.values().forEach(SyncRounds::forget);
    List<RemoteCall> open = new ArrayList<>(begun);
    begun.clear();
    open.forEach(RemoteCall::recall);
    return open;
  }

  void begin(RemoteCall call)
      throws UnreachableException, StateLostException, InterruptedException {
    if (call.call() instanceof Call.Send send) {
      send(call, send);
      return;
    }
    Optional<String> id = idOf(call.call());
    if (id.isPresent()) {
      messages.look(call.caller(), id.get());
    }
    boolean waits = hand(call);
    if (waits && call.call() instanceof Call.Sync sync && !registration.others().isEmpty()) {
      arrive(sync.id(), call.caller());
    }
  }

  private void send(RemoteCall call, Call.Send send)
      throws UnreachableException, StateLostException, InterruptedException {
    if (!sent.knows(call.caller(), call.id())) {
      Optional<String> refusal = messages.send(call.caller(), call.id(), send);
      if (refusal.isPresent()) {
        call.settle(new Outcome.Failed(refusal.get()));
        return;
      }
      messages.look(call.caller(), send.id());
    }
    SyncRounds sync = syncs.get(send.id());
    if (sync != null && !sync.idle()) {
      sync.arriveBySend(call.caller());
    }
    hand(call);
  }

  /** Gives the call to the replica; whether it waits there. */
  private boolean hand(RemoteCall call) {
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
    SyncRounds sync = syncs.computeIfAbsent(id, unused -> new SyncRounds(id, link));
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
    return !registration.ours()
        && !registration.others().isEmpty()
        && (any() || syncs.values().stream().anyMatch(sync -> !sync.idle()));
  }

  /** Looks for what calls wait for; whether there was anything new. */
  boolean poll() throws UnreachableException, StateLostException, InterruptedException {
    boolean news = false;
    Set<String> ids = new LinkedHashSet<>();
    begun.stream()
        .filter(call -> !(call.call() instanceof Call.Sync))
        .forEach(call -> idOf(call.call()).ifPresent(ids::add));
    for (String id : ids) {
      news |= messages.look(registration.own().get(0), id);
    }
    for (Map.Entry<String, SyncRounds> sync : syncs.entrySet()) {
      if (!sync.getValue().idle() && sync.getValue().step()) {
        meet(sync.getKey(), sync.getValue());
        news = true;
      }
    }
    return news;
  }

  /** All have arrived: the others in the replica too. */
  private void meet(String id, SyncRounds sync)
      throws UnreachableException, StateLostException, InterruptedException {
    messages.look(registration.own().get(0), id);
    sync.closeRound();
    for (Member other : registration.others()) {
      replica.call(other, nextId(), new Call.Sync(id), outcome -> {}).cancel();
    }
    for (RemoteCall call : begun) {
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

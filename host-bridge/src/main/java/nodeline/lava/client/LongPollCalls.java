// SPDX-License-Identifier: Apache-2.0
package nodeline.lava.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import nodeline.group.Call;
import nodeline.group.Member;
import nodeline.group.Missing;
import nodeline.group.Outcome;
import nodeline.lava.wire.LongPoll;
import nodeline.lava.wire.LongPollAnswer;
import nodeline.lava.wire.RequestVerb;
import nodeline.lava.wire.WireFormatException;
import nodeline.lava.wire.WireRequest;
import nodeline.lava.wire.WireResponse;

/**
 * Calls at a server of Nodeline's: it follows the documented semantics, knows a call by its id and
 * holds its answer back until it exists, so each call has a connection of its own while it waits.
 */
final class LongPollCalls {
  /** Whom a call waits for is known anew after each. */
  private static final int POLL_SECONDS = 5;

  private static final int ANSWER_SECONDS = POLL_SECONDS + 20;

  /** Connections of a group that wait; calls beyond ask once a second. */
  private static final int MAX_LONG_POLLS = 1_024;

  private static final int PAUSE_MILLIS = 1_000;

  /** By so much a server's clock may be faster. */
  private static final int EARLY_MILLIS = 500;

  private final CoordinatorLink link;
  private final AcknowledgedSends sent;
  private final Runnable wake;
  private final Map<RemoteCall, LongPollCall> waiting = new ConcurrentHashMap<>();
  private final Map<RemoteCall, String> refused = new ConcurrentHashMap<>();

  LongPollCalls(CoordinatorLink link, AcknowledgedSends sent, Runnable wake) {
    this.link = link;
    this.sent = sent;
    this.wake = wake;
  }

  /** Whether calls were refused: by the group, or because the server does not know it any more. */
  boolean doubts() {
    return !refused.isEmpty();
  }

  /** The server knows the group: what it refused is refused. */
  void believe() {
    for (RemoteCall call : List.copyOf(refused.keySet())) {
      settle(call, new Outcome.Failed(refused.remove(call)));
    }
  }

  boolean any() {
    return !waiting.isEmpty();
  }

  /** Calls of a member that wait. */
  long count(Member caller) {
    return waiting.keySet().stream().filter(call -> call.caller().equals(caller)).count();
  }

  /** Begins a call; one that sends is asked once at least, cancelled or not. */
  void begin(RemoteCall call) {
    LongPollCall question = new LongPollCall(call);
    waiting.put(call, question);
    call.waitsFor(
        () -> link.explain(question.missing()), call.sends() ? () -> {} : () -> end(call));
    ask(question);
  }

  private void end(RemoteCall call) {
    LongPollCall question = waiting.remove(call);
    if (question != null) {
      question.stop();
    }
  }

  /** Stops asking; the calls that are not over. */
  List<RemoteCall> takeBack() {
    refused.clear();
    List<RemoteCall> open = new ArrayList<>(waiting.keySet());
    open.forEach(this::end);
    open.removeIf(call -> call.over() && !call.sends());
    return open;
  }

  private void ask(LongPollCall question) {
    if (!waiting.containsKey(question.call())) {
      return;
    }
    int seconds = waiting.size() <= MAX_LONG_POLLS ? POLL_SECONDS : 0;
    int hold = question.isAskedAgain() ? seconds : 0;
    WireRequest request = request(question.call(), hold);
    long end = link.millis() + TimeUnit.SECONDS.toMillis(hold) - EARLY_MILLIS;
    question.ask(
        link.client().ask(request, ANSWER_SECONDS),
        (answer, failure) -> {
          if (!waiting.containsKey(question.call())) {
            return;
          }
          if (failure == null) {
            link.heard(answer);
            boolean full = hold > 0 && link.millis() < end; // it had no place for this one
            heard(question, answer, seconds > 0 && !full);
          } else {
            link.failed(failure);
            later(question, link.pause());
          }
        });
  }

  private void later(LongPollCall question, long millis) {
    link.client().later(millis, () -> ask(question));
  }

  private void heard(LongPollCall question, WireResponse answer, boolean atOnce) {
    try {
      Optional<LongPollAnswer> longPoll = answer.longPoll();
      switch (answer.response()) {
        case WireResponse.WAIT -> {
          question.becomes(longPoll.flatMap(LongPollAnswer::missing).orElse(Missing.NOBODY));
          if (question.call().over()) {
            end(question.call());
            return;
          }
          later(question, atOnce ? 0 : PAUSE_MILLIS);
        }
        case WireResponse.NACK -> {
          refused.put(question.call(), longPoll.flatMap(LongPollAnswer::error).orElse("refused"));
          wake.run();
        }
        default -> settle(question.call(), outcome(question.call(), answer));
      }
    } catch (WireFormatException e) {
      settle(question.call(), new Outcome.Failed("bad answer of the coordinator"));
    }
  }

  private void settle(RemoteCall call, Outcome outcome) {
    waiting.remove(call);
    if (call.call() instanceof Call.Send send && outcome instanceof Outcome.Done) {
      sent.taken(new AcknowledgedSends.Part(call.caller(), send.id()), send.data(), call.id());
    }
    call.settle(outcome);
  }

  private static WireRequest request(RemoteCall asked, int seconds) {
    LongPoll longPoll = new LongPoll(asked.id(), seconds, true);
    Call call = asked.call();
    if (call instanceof Call.Send send) {
      return of(asked, RequestVerb.LAVA_SEND).id(send.id()).message(send.data()).longPoll(longPoll);
    }
    if (call instanceof Call.Sync sync) {
      return of(asked, RequestVerb.LAVA_SYNC).id(sync.id()).longPoll(longPoll);
    }
    if (call instanceof Call.Wait wait) {
      return of(asked, RequestVerb.LAVA_WAIT).id(wait.id()).longPoll(longPoll);
    }
    if (call instanceof Call.WaitAll wait) {
      WireRequest all = of(asked, RequestVerb.LAVA_WAIT_ALL).id(wait.id()).longPoll(longPoll);
      return wait.role().map(all::waitRole).orElse(all);
    }
    return of(asked, RequestVerb.GROUP_DATA).longPoll(longPoll);
  }

  private static WireRequest of(RemoteCall asked, RequestVerb verb) {
    return WireRequest.of(Registration.identity(asked.caller(), 0), verb);
  }

  private static Outcome outcome(RemoteCall asked, WireResponse answer) throws WireFormatException {
    Call call = asked.call();
    if (call instanceof Call.Send) {
      return new Outcome.Done();
    }
    if (!(call instanceof Call.Roles) && !(call instanceof Call.Jobs)) {
      return new Outcome.Data(answer.data());
    }
    List<Member> members = answer.members(asked.caller().group());
    if (call instanceof Call.Roles) {
      return new Outcome.Roles(members.stream().map(Member::role).distinct().toList());
    }
    Optional<String> role = ((Call.Jobs) call).role();
    members.removeIf(member -> role.isPresent() && !role.get().equals(member.role()));
    return members.isEmpty() ? new Outcome.Failed("") : new Outcome.Members(members);
  }
}

// SPDX-License-Identifier: Apache-2.0
package nodeline.lava;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import nodeline.group.Call;
import nodeline.group.Member;
import nodeline.group.Missing;
import nodeline.group.Outcome;

/**
 * Calls at a server of Nodeline's: it follows the documented semantics, knows a call by its id and
 * holds its answer back until it exists, so each call has a connection of its own while it waits.
 */
final class LavaHeldCalls {
  /** Whom a call waits for is known anew after each. */
  private static final int HOLD_SECONDS = 5;

  private static final int ANSWER_SECONDS = HOLD_SECONDS + 20;

  /** Connections that wait; calls beyond ask once a second. */
  private static final int MAX_HELD = 64;

  private static final int POLL_MILLIS = 1_000;

  private final LavaLink link;
  private final LavaSent sent;
  private final Runnable wake;
  private final Map<LavaCall, LavaHeldCall> held = new ConcurrentHashMap<>();
  private final Map<LavaCall, String> refused = new ConcurrentHashMap<>();

  LavaHeldCalls(LavaLink link, LavaSent sent, Runnable wake) {
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
    for (LavaCall call : List.copyOf(refused.keySet())) {
      settle(call, new Outcome.Failed(refused.remove(call)));
    }
  }

  boolean any() {
    return !held.isEmpty();
  }

  /** Calls of a member that wait. */
  long count(Member caller) {
    return held.keySet().stream().filter(call -> call.caller().equals(caller)).count();
  }

  /** Begins a call; one that sends is asked once at least, cancelled or not. */
  void begin(LavaCall call) {
    LavaHeldCall question = new LavaHeldCall(call);
    held.put(call, question);
    call.waitsFor(
        () -> link.explain(question.missing()), call.sends() ? () -> {} : () -> end(call));
    ask(question);
  }

  private void end(LavaCall call) {
    LavaHeldCall question = held.remove(call);
    if (question != null) {
      question.stop();
    }
  }

  /** Stops asking; the calls that are not over. */
  List<LavaCall> takeBack() {
    refused.clear();
    List<LavaCall> open = new ArrayList<>(held.keySet());
    open.forEach(this::end);
    open.removeIf(call -> call.over() && !call.sends());
    return open;
  }

  private void ask(LavaHeldCall question) {
    if (!held.containsKey(question.call())) {
      return;
    }
    int hold = held.size() <= MAX_HELD ? HOLD_SECONDS : 0;
    LavaRequest request = request(question.call(), question.isAskedAgain() ? hold : 0);
    question.ask(
        link.client().ask(request, ANSWER_SECONDS),
        (answer, failure) -> {
          if (!held.containsKey(question.call())) {
            return;
          }
          if (failure == null) {
            link.heard(answer);
            heard(question, answer, hold > 0);
          } else {
            link.failed(failure);
            later(question, link.pause());
          }
        });
  }

  private void later(LavaHeldCall question, long millis) {
    link.client().later(millis, () -> ask(question));
  }

  private void heard(LavaHeldCall question, LavaResponse answer, boolean mayHold) {
    try {
      Optional<LavaNote> note = answer.note();
      switch (answer.response()) {
        case LavaResponse.WAIT -> {
          question.becomes(note.flatMap(LavaNote::missing).orElse(Missing.NOBODY));
          if (question.call().over()) {
            end(question.call());
            return;
          }
          later(question, mayHold ? 0 : POLL_MILLIS);
        }
        case LavaResponse.NACK -> {
          refused.put(question.call(), note.flatMap(LavaNote::error).orElse("refused"));
          wake.run();
        }
        default -> settle(question.call(), outcome(question.call(), answer));
      }
    } catch (LavaFormatException e) {
      settle(question.call(), new Outcome.Failed("bad answer of the coordinator"));
    }
  }

  private void settle(LavaCall call, Outcome outcome) {
    held.remove(call);
    if (call.call() instanceof Call.Send send && outcome instanceof Outcome.Done) {
      sent.taken(new LavaSent.Part(call.caller(), send.id()), send.data(), call.id());
    }
    call.settle(outcome);
  }

  private static LavaRequest request(LavaCall asked, int seconds) {
    LavaHold hold = new LavaHold(asked.id(), seconds);
    Call call = asked.call();
    if (call instanceof Call.Send send) {
      return of(asked, LavaVerb.LAVA_SEND).id(send.id()).message(send.data()).hold(hold);
    }
    if (call instanceof Call.Sync sync) {
      return of(asked, LavaVerb.LAVA_SYNC).id(sync.id()).hold(hold);
    }
    if (call instanceof Call.Wait wait) {
      return of(asked, LavaVerb.LAVA_WAIT).id(wait.id()).hold(hold);
    }
    if (call instanceof Call.WaitAll wait) {
      LavaRequest all = of(asked, LavaVerb.LAVA_WAIT_ALL).id(wait.id()).hold(hold);
      return wait.role().map(all::waitRole).orElse(all);
    }
    return of(asked, LavaVerb.GROUP_DATA).hold(hold);
  }

  private static LavaRequest of(LavaCall asked, LavaVerb verb) {
    return LavaRequest.of(LavaRoster.sender(asked.caller(), 0), verb);
  }

  private static Outcome outcome(LavaCall asked, LavaResponse answer) throws LavaFormatException {
    Call call = asked.call();
    if (call instanceof Call.Send) {
      return new Outcome.Done();
    }
    if (!(call instanceof Call.Roles) && !(call instanceof Call.Jobs)) {
      return new Outcome.Data(answer.data());
    }
    List<Member> members = members(asked.caller().group(), answer);
    if (call instanceof Call.Roles) {
      return new Outcome.Roles(members.stream().map(Member::role).distinct().toList());
    }
    Optional<String> role = ((Call.Jobs) call).role();
    members.removeIf(member -> role.isPresent() && !role.get().equals(member.role()));
    return members.isEmpty() ? new Outcome.Failed("") : new Outcome.Members(members);
  }

  static List<Member> members(String group, LavaResponse answer) throws LavaFormatException {
    Map<String, String> roles = new LinkedHashMap<>();
    for (var role : answer.field(LavaResponse.ROLES).properties()) {
      roles.put(LavaArguments.job(role.getKey()), LavaArguments.role(role.getValue().asText()));
    }
    List<Member> members = new ArrayList<>();
    roles.forEach((job, role) -> members.add(new Member(group, job, role)));
    return members;
  }
}

// SPDX-License-Identifier: Apache-2.0
package nodeline.lava.server;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import nodeline.group.Call;
import nodeline.group.GuestCall;
import nodeline.group.GuestCall.Guest;
import nodeline.group.GuestCall.Manner;
import nodeline.group.LoggedCoordinator;
import nodeline.group.Member;
import nodeline.group.Outcome;
import nodeline.lava.wire.RequestArguments;
import nodeline.lava.wire.RequestVerb;
import nodeline.lava.wire.WireFormatException;
import nodeline.lava.wire.WireRequest;
import nodeline.lava.wire.WireResponse;

/**
 * Executes requests for groups whose logs other hosts share. A client may ask here now, and at
 * another host then. What a request changes is in the log before it is answered.
 *
 * <p>While the log cannot be reached, LAVA's clients are told nothing: the connection ends, and
 * they ask again.
 */
final class SharedExecutor implements RequestHandler {
  /** Seconds that a client of LAVA's waits for its answer. */
  private static final int PATIENCE = 10;

  private final LoggedCoordinator coordinator;
  private final EventLoop loop;
  private final SharedAnswers answers;
  private final Supplier<JoinPermits> permits;

  /**
   * Makes one.
   *
   * @param permits who may join which group, now
   */
  SharedExecutor(LoggedCoordinator coordinator, EventLoop loop, Supplier<JoinPermits> permits) {
    this.coordinator = coordinator;
    this.loop = loop;
    this.answers = new SharedAnswers(loop);
    this.permits = permits;
  }

  @Override
  public Optional<PendingLongPoll> ask(WireRequest request, Asker client, Responder reply) {
    try {
      Question question = RequestHandler.read(request, client, permits.get(), false);
      if (question.verb() == RequestVerb.AGGREGATE) {
        throw new WireFormatException("results are not gathered for groups of many hosts");
      }
      GuestCall asked = asked(question, client.name());
      if (asked.manner() == Manner.HOLDS) {
        return Optional.of(hold(question, asked, reply));
      }
      poll(question, asked, reply);
    } catch (WireFormatException e) {
      reply.answer(RequestHandler.refusal(request, e.getMessage()));
    }
    return Optional.empty();
  }

  private static GuestCall asked(Question question, String client) throws WireFormatException {
    WireRequest request = question.request();
    Member member =
        new Member(
            RequestArguments.name(request, WireRequest.GROUP),
            RequestArguments.job(request),
            RequestArguments.optionalName(request, WireRequest.ROLE).orElse(""));
    Manner asks = question.longPoll().isPresent() ? Manner.HOLDS : Manner.POLLS;
    return new GuestCall(
        new Guest(member, client),
        RequestArguments.groupSize(request),
        question.callId(),
        question.call().orElseGet(() -> new Call.Jobs(Optional.empty())),
        question.leaves() ? Manner.LEAVES : asks);
  }

  private PendingLongPoll hold(Question question, GuestCall asked, Responder reply) {
    PendingLongPoll longPoll =
        new PendingLongPoll(loop, answers, question.longPoll().orElseThrow(), reply);
    longPoll.begin(coordinator.ask(asked, answer -> answer.outcome().ifPresent(longPoll::tell)));
    return longPoll;
  }

  @SuppressWarnings("FutureReturnValueIgnored") // It is cancelled by the answer.
  private void poll(Question question, GuestCall asked, Responder reply) {
    Answering answering = new Answering(question, reply);
    answering.late = loop.schedule(answering::end, PATIENCE, TimeUnit.SECONDS);
    coordinator.ask(asked, answering::tell);
  }

  /** One that is answered once. On the event loop, but for {@link #tell}. */
  private final class Answering {
    private final Question question;
    private final Responder reply;
    private ScheduledFuture<?> late;
    private boolean over;

    Answering(Question question, Responder reply) {
      this.question = question;
      this.reply = reply;
    }

    void tell(GuestCall.Answer answer) {
      if (loop.inEventLoop()) {
        finish(answer);
      } else {
        loop.execute(() -> finish(answer));
      }
    }

    private void finish(GuestCall.Answer answer) {
      if (over) {
        return;
      }
      over = true;
      late.cancel(false);
      if (question.verb() == RequestVerb.COMPLETE) {
        reply.end();
      } else {
        reply.answer(response(question, answer));
      }
    }

    /** The client is to ask again. */
    private void end() {
      over = true;
      reply.end();
    }
  }

  private static WireResponse response(Question question, GuestCall.Answer answer) {
    if (answer.outcome().isEmpty()) {
      return WireResponse.of(WireResponse.WAIT);
    }
    Outcome outcome = answer.outcome().get();
    if (outcome instanceof Outcome.Failed failed) {
      return RequestHandler.refusal(question.request(), failed.reason());
    }
    if (question.leaves()) {
      return RequestExecutor.acknowledged(question);
    }
    return response(question, outcome, answer.senders());
  }

  private static WireResponse response(Question question, Outcome outcome, List<String> senders) {
    if (question.verb() == RequestVerb.LAVA_SYNC) {
      return WireResponse.ack(ImmediateExecutor.echo(question.request()));
    }
    if (outcome instanceof Outcome.Members members) {
      return Responses.roles(members.members());
    }
    return outcome instanceof Outcome.Data data
        ? Responses.data(senders, data.data())
        : WireResponse.of(WireResponse.ACK);
  }

  /** The log has the guests: those of which nothing is heard leave by their hosts. */
  @Override
  public void dropIdle(Duration limit) {
    // Nothing of them is kept here.
  }
}

// SPDX-License-Identifier: Apache-2.0
package nodeline.lava.server;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import nodeline.MonotonicClock;
import nodeline.group.Call;
import nodeline.group.EmbeddedCoordinator;
import nodeline.group.Member;
import nodeline.lava.wire.LongPoll;
import nodeline.lava.wire.LongPollAnswer;
import nodeline.lava.wire.RequestVerb;
import nodeline.lava.wire.WireFormatException;
import nodeline.lava.wire.WireRequest;
import nodeline.lava.wire.WireResponse;

/**
 * Executes requests. One that is refused changes nothing: it is checked as a whole before anything
 * is done. All of it is on one event loop.
 */
final class RequestExecutor implements RequestHandler {
  private final EmbeddedCoordinator coordinator;
  private final EventLoop loop;
  private final boolean strict;
  private final SharedAnswers answers;
  private final ServedGroups groups;
  private final ImmediateExecutor immediate;
  private final Supplier<JoinPermits> permits;

  /** One at which everybody may join each group. */
  RequestExecutor(
      EmbeddedCoordinator coordinator, EventLoop loop, boolean strict, MonotonicClock clock) {
    this(coordinator, loop, strict, clock, () -> JoinPermits.OPEN);
  }

  /**
   * The same.
   *
   * @param permits who may join which group, now
   */
  RequestExecutor(
      EmbeddedCoordinator coordinator,
      EventLoop loop,
      boolean strict,
      MonotonicClock clock,
      Supplier<JoinPermits> permits) {
    this.permits = permits;
    this.coordinator = coordinator;
    this.loop = loop;
    this.strict = strict;
    this.answers = new SharedAnswers(loop);
    this.groups = new ServedGroups(coordinator, clock);
    this.immediate = new ImmediateExecutor(coordinator, strict);
  }

  @Override
  public Optional<PendingLongPoll> ask(WireRequest request, Asker client, Responder reply) {
    try {
      Question question = RequestHandler.read(request, client, permits.get(), strict);
      Entrant entrant = groups.entrant(request, client.name());
      check(question, entrant);
      if (question.leaves()) {
        leave(question, entrant.guest().member(), later(reply));
        return Optional.empty();
      }
      Member caller = groups.admit(entrant).member();
      if (question.longPoll().isPresent() && question.call().isPresent()) {
        return Optional.of(begin(caller, question.call().get(), question.longPoll().get(), reply));
      }
      later(reply).answer(answer(question, caller));
    } catch (WireFormatException e) {
      reply.answer(RequestHandler.refusal(request, e.getMessage()));
    } catch (IllegalStateException dropped) { // by another thread, since it was looked at
      reply.answer(RequestHandler.refusal(request, "the group was cleared"));
    }
    return Optional.empty();
  }

  private void check(Question question, Entrant entrant) throws WireFormatException {
    Member member = entrant.guest().member();
    if (question.verb() == RequestVerb.AGGREGATE) {
      groups
          .bundles(member.group())
          .check(question.request(), job(question), groups.bundleCharacters());
    }
    if (question.longPoll().isEmpty() && immediate.refuses(member, question.call())) {
      throw new WireFormatException("refused as by the real one");
    }
    Optional<String> refusal =
        coordinator.refusal(entrant.guest(), entrant.size(), question.callId(), question.call());
    if (refusal.isPresent()) {
      throw new WireFormatException(refusal.get());
    }
  }

  private static String job(Question question) {
    return question.request().field(WireRequest.CLIENT).textValue();
  }

  private PendingLongPoll begin(Member caller, Call call, LongPoll asked, Responder reply) {
    PendingLongPoll longPoll = new PendingLongPoll(loop, answers, asked, reply);
    longPoll.begin(coordinator.call(caller, asked.call(), call, longPoll::tell));
    return longPoll;
  }

  private WireResponse answer(Question question, Member caller) {
    if (question.call().isEmpty()) {
      int size = groups.size(caller.group()).size();
      return groups.bundles(caller.group()).aggregate(question.request(), job(question), size);
    }
    Call call = question.call().get();
    if (call instanceof Call.Send send) {
      return immediate.send(caller, send);
    } else if (call instanceof Call.WaitAll wait) {
      return immediate.awaitAll(caller, wait);
    } else if (call instanceof Call.Sync sync) {
      return immediate.sync(caller, sync, question.request());
    }
    return call instanceof Call.Wait wait
        ? immediate.await(caller, wait)
        : immediate.groupData(caller);
  }

  private void leave(Question question, Member member, Responder reply) {
    groups.leave(member);
    if (question.verb() == RequestVerb.COMPLETE) {
      reply.end();
    } else {
      reply.answer(acknowledged(question));
    }
  }

  static WireResponse acknowledged(Question question) {
    WireResponse ack = WireResponse.of(WireResponse.ACK);
    return question.longPoll().isEmpty() ? ack : ack.longPoll(LongPollAnswer.NOTHING);
  }

  /** Answers once what was executed is safe: nobody may know more than a restart. */
  private Responder later(Responder reply) {
    return new Responder() {
      @Override
      public void answer(WireResponse response) {
        coordinator.whenSafe(() -> onLoop(() -> reply.answer(response)));
      }

      @Override
      public void end() {
        coordinator.whenSafe(() -> onLoop(reply::end));
      }
    };
  }

  private void onLoop(Runnable task) {
    if (loop.inEventLoop()) {
      task.run();
    } else {
      loop.execute(task);
    }
  }

  @Override
  public void dropIdle(Duration limit) {
    groups.dropIdle(limit);
  }
}

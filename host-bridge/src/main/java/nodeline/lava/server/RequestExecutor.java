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
import nodeline.lava.wire.RequestArguments;
import nodeline.lava.wire.RequestVerb;
import nodeline.lava.wire.WireFormatException;
import nodeline.lava.wire.WireRequest;
import nodeline.lava.wire.WireResponse;
import nodeline.permit.PeerName;

/** Executes requests. All of it is on one event loop. */
final class RequestExecutor {
  private final EmbeddedCoordinator coordinator;
  private final EventLoop loop;
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
    this.groups = new ServedGroups(coordinator, clock);
    this.immediate = new ImmediateExecutor(coordinator, strict);
  }

  /**
   * Executes a request, which is answered within this method or later.
   *
   * @param peer the name that its client has proved
   * @return what is answered later, if it is
   */
  Optional<PendingLongPoll> ask(WireRequest request, Optional<PeerName> peer, Responder reply) {
    try {
      RemoteMember remote = admit(request, peer);
      RequestVerb verb =
          RequestVerb.of(request.field(WireRequest.REQUEST).asText())
              .orElseThrow(() -> new WireFormatException("unknown request"));
      Optional<LongPoll> asked = request.longPoll();
      Optional<Call> call = asked.isPresent() ? call(verb, request) : Optional.empty();
      if (call.isPresent()) {
        return Optional.of(begin(remote.member(), call.get(), asked.get(), reply));
      }
      answer(verb, remote, request, later(reply));
    } catch (WireFormatException e) {
      reply.answer(refusal(request, e));
    }
    return Optional.empty();
  }

  private RemoteMember admit(WireRequest request, Optional<PeerName> peer)
      throws WireFormatException {
    if (request.field(WireRequest.REQUEST).isMissingNode()) {
      throw new WireFormatException("missing request");
    }
    if (!permits.get().permits(RequestArguments.name(request, WireRequest.GROUP), peer)) {
      throw new WireFormatException("this client may not join the group");
    }
    return groups.admit(request);
  }

  private static WireResponse refusal(WireRequest request, WireFormatException why) {
    return request.field(LongPoll.FIELD).isMissingNode()
        ? WireResponse.of(WireResponse.NACK)
        : Responses.refusal(why.getMessage());
  }

  /** What one of our own clients may wait for by a long poll. */
  private static Optional<Call> call(RequestVerb verb, WireRequest request)
      throws WireFormatException {
    return switch (verb) {
      case GROUP_DATA -> Optional.of(new Call.Jobs(Optional.empty()));
      case LAVA_SEND ->
          Optional.of(new Call.Send(RequestArguments.id(request), RequestArguments.data(request)));
      case LAVA_WAIT -> Optional.of(new Call.Wait(RequestArguments.id(request)));
      case LAVA_WAIT_ALL ->
          Optional.of(
              new Call.WaitAll(
                  RequestArguments.id(request),
                  RequestArguments.optionalName(request, WireRequest.WAIT_ROLE)));
      case LAVA_SYNC -> Optional.of(new Call.Sync(RequestArguments.id(request)));
      case CLEAR_GROUP, AGGREGATE, COMPLETE -> Optional.empty();
    };
  }

  private PendingLongPoll begin(Member caller, Call call, LongPoll asked, Responder reply) {
    PendingLongPoll longPoll = new PendingLongPoll(loop, reply);
    longPoll.begin(coordinator.call(caller, asked.call(), call, longPoll::tell), asked.seconds());
    return longPoll;
  }

  private void answer(RequestVerb verb, RemoteMember remote, WireRequest request, Responder reply)
      throws WireFormatException {
    Member caller = remote.member();
    switch (verb) {
      case GROUP_DATA -> reply.answer(immediate.groupData(caller));
      case LAVA_SEND -> reply.answer(immediate.send(caller, request));
      case LAVA_WAIT -> reply.answer(immediate.await(caller, request));
      case LAVA_WAIT_ALL -> reply.answer(immediate.awaitAll(caller, request));
      case LAVA_SYNC -> reply.answer(immediate.sync(caller, request));
      case AGGREGATE -> reply.answer(aggregate(remote, request));
      case CLEAR_GROUP -> {
        groups.leave(remote);
        reply.answer(acknowledged(request));
      }
      case COMPLETE -> {
        groups.leave(remote);
        reply.end();
      }
    }
  }

  private static WireResponse acknowledged(WireRequest request) {
    WireResponse ack = WireResponse.of(WireResponse.ACK);
    return request.field(LongPoll.FIELD).isMissingNode()
        ? ack
        : ack.longPoll(LongPollAnswer.NOTHING);
  }

  private WireResponse aggregate(RemoteMember remote, WireRequest request)
      throws WireFormatException {
    int size = coordinator.membership(remote.member().group()).orElseThrow().size();
    String job = request.field(WireRequest.CLIENT).textValue();
    return remote.group().bundles().aggregate(request, job, size);
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

  void dropIdle(Duration limit) {
    groups.dropIdle(limit);
  }
}

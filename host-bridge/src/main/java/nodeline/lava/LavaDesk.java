// SPDX-License-Identifier: Apache-2.0
package nodeline.lava;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import nodeline.group.Call;
import nodeline.group.EmbeddedCoordinator;
import nodeline.group.Member;

/** Executes requests. All of it is on one event loop. */
final class LavaDesk {
  private final EmbeddedCoordinator coordinator;
  private final EventLoop loop;
  private final LavaRooms rooms;
  private final LavaPolls polls;

  LavaDesk(EmbeddedCoordinator coordinator, EventLoop loop, boolean strict, LongSupplier now) {
    this.coordinator = coordinator;
    this.loop = loop;
    this.rooms = new LavaRooms(coordinator, now);
    this.polls = new LavaPolls(coordinator, strict);
  }

  /**
   * Executes a request, which is answered within this method or later.
   *
   * @return what is answered later, if it is
   */
  Optional<LavaHeld> ask(LavaRequest request, LavaReply reply) {
    try {
      LavaGuest guest = admit(request);
      LavaVerb verb =
          LavaVerb.of(request.field(LavaRequest.REQUEST).asText())
              .orElseThrow(() -> new LavaFormatException("unknown request"));
      Optional<LavaHold> hold = request.hold();
      Optional<Call> call = hold.isPresent() ? call(verb, request) : Optional.empty();
      if (call.isPresent()) {
        return Optional.of(begin(guest.member(), call.get(), hold.get(), reply));
      }
      answer(verb, guest, request, later(reply));
    } catch (LavaFormatException e) {
      reply.answer(refusal(request, e));
    }
    return Optional.empty();
  }

  private LavaGuest admit(LavaRequest request) throws LavaFormatException {
    if (request.field(LavaRequest.REQUEST).isMissingNode()) {
      throw new LavaFormatException("missing request");
    }
    return rooms.admit(request);
  }

  private static LavaResponse refusal(LavaRequest request, LavaFormatException why) {
    return request.field(LavaHold.FIELD).isMissingNode()
        ? LavaResponse.of(LavaResponse.NACK)
        : LavaAnswers.refusal(why.getMessage());
  }

  /** What one of our own clients may hold. */
  private static Optional<Call> call(LavaVerb verb, LavaRequest request)
      throws LavaFormatException {
    return switch (verb) {
      case GROUP_DATA -> Optional.of(new Call.Jobs(Optional.empty()));
      case LAVA_SEND ->
          Optional.of(new Call.Send(LavaArguments.id(request), LavaArguments.data(request)));
      case LAVA_WAIT -> Optional.of(new Call.Wait(LavaArguments.id(request)));
      case LAVA_WAIT_ALL ->
          Optional.of(
              new Call.WaitAll(
                  LavaArguments.id(request),
                  LavaArguments.optionalName(request, LavaRequest.WAIT_ROLE)));
      case LAVA_SYNC -> Optional.of(new Call.Sync(LavaArguments.id(request)));
      case CLEAR_GROUP, AGGREGATE, COMPLETE -> Optional.empty();
    };
  }

  private LavaHeld begin(Member caller, Call call, LavaHold hold, LavaReply reply) {
    LavaHeld held = new LavaHeld(loop, reply);
    held.begin(coordinator.call(caller, hold.call(), call, held::tell), hold.seconds());
    return held;
  }

  private void answer(LavaVerb verb, LavaGuest guest, LavaRequest request, LavaReply reply)
      throws LavaFormatException {
    Member caller = guest.member();
    switch (verb) {
      case GROUP_DATA -> reply.answer(polls.groupData(caller));
      case LAVA_SEND -> reply.answer(polls.send(caller, request));
      case LAVA_WAIT -> reply.answer(polls.await(caller, request));
      case LAVA_WAIT_ALL -> reply.answer(polls.awaitAll(caller, request));
      case LAVA_SYNC -> reply.answer(polls.sync(caller, request));
      case AGGREGATE -> reply.answer(aggregate(guest, request));
      case CLEAR_GROUP -> {
        rooms.leave(guest);
        reply.answer(acknowledged(request));
      }
      case COMPLETE -> {
        rooms.leave(guest);
        reply.end();
      }
    }
  }

  private static LavaResponse acknowledged(LavaRequest request) {
    LavaResponse ack = LavaResponse.of(LavaResponse.ACK);
    return request.field(LavaHold.FIELD).isMissingNode() ? ack : ack.note(LavaNote.NOTHING);
  }

  private LavaResponse aggregate(LavaGuest guest, LavaRequest request) throws LavaFormatException {
    int size = coordinator.roster(guest.member().group()).orElseThrow().size();
    String job = request.field(LavaRequest.CLIENT).textValue();
    return guest.room().bundles().aggregate(request, job, size);
  }

  /** Answers once what was executed is safe: nobody may know more than a restart. */
  private LavaReply later(LavaReply reply) {
    return new LavaReply() {
      @Override
      public void answer(LavaResponse response) {
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
    rooms.dropIdle(limit);
  }
}

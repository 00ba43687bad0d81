// SPDX-License-Identifier: Apache-2.0
package nodeline.lava.server;

import java.time.Duration;
import java.util.Optional;
import nodeline.lava.wire.LongPoll;
import nodeline.lava.wire.RequestArguments;
import nodeline.lava.wire.WireFormatException;
import nodeline.lava.wire.WireRequest;
import nodeline.lava.wire.WireResponse;

/** Answers the requests of one coordinator. All of it is on one event loop. */
interface RequestHandler {
  /**
   * Executes a request, which is answered within this method or later.
   *
   * @param client that asks
   * @return what is answered later, if it is
   */
  Optional<PendingLongPoll> ask(WireRequest request, Asker client, Responder reply);

  /** Ends what nobody has asked for so long. */
  void dropIdle(Duration limit);

  /**
   * Reads a request of a client that may ask it.
   *
   * @param strict whether it is read as the real coordinator reads it
   * @throws WireFormatException if it has another form, or the client may not join the group
   */
  static Question read(WireRequest request, Asker client, JoinPermits permits, boolean strict)
      throws WireFormatException {
    if (request.field(WireRequest.REQUEST).isMissingNode()) {
      throw new WireFormatException("missing request");
    }
    if (!permits.permits(RequestArguments.name(request, WireRequest.GROUP), client.peer())) {
      throw new WireFormatException("this client may not join the group");
    }
    return Question.of(request, strict);
  }

  /** The answer to a request that cannot be. */
  static WireResponse refusal(WireRequest request, String why) {
    return request.field(LongPoll.FIELD).isMissingNode()
        ? WireResponse.of(WireResponse.NACK)
        : Responses.refusal(why);
  }
}

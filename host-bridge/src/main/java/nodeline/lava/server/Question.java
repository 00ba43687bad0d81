// SPDX-License-Identifier: Apache-2.0
package nodeline.lava.server;

import java.util.Optional;
import nodeline.group.ApiCommand;
import nodeline.group.Call;
import nodeline.lava.wire.LongPoll;
import nodeline.lava.wire.RequestArguments;
import nodeline.lava.wire.RequestVerb;
import nodeline.lava.wire.WireFormatException;
import nodeline.lava.wire.WireRequest;

/**
 * A request whose form is right.
 *
 * @param call what it asks of the group, if it does
 * @param longPoll what one of our own clients asks besides
 */
record Question(
    WireRequest request, RequestVerb verb, Optional<Call> call, Optional<LongPoll> longPoll) {
  /**
   * Reads a request.
   *
   * @param strict whether it is read as the real coordinator reads it: with names that no board can
   *     say, and a send of LAVA's own clients in the place of the one before
   * @throws WireFormatException if it has another form
   */
  static Question of(WireRequest request, boolean strict) throws WireFormatException {
    RequestVerb verb =
        RequestVerb.of(request.field(WireRequest.REQUEST).asText())
            .orElseThrow(() -> new WireFormatException("unknown request"));
    Optional<LongPoll> longPoll = request.longPoll();
    Optional<Call> call = call(verb, request, strict && longPoll.isEmpty());
    if (!strict && call.isPresent()) {
      requireSayable(call.get());
    }
    return new Question(request, verb, call, longPoll);
  }

  /** What no board can say is a mistake, which is seen best where it is made. */
  private static void requireSayable(Call call) throws WireFormatException {
    String id = call.messageId().orElse("");
    if (!ApiCommand.canSayName(id)) {
      throw new WireFormatException("no board can say this message id: " + id);
    }
    if (call instanceof Call.Send send) {
      for (String key : send.data().keySet()) {
        if (!ApiCommand.canSayKey(key)) {
          throw new WireFormatException("no board can say this key (A-Z a-z 0-9 _ -): " + key);
        }
      }
    }
  }

  private static Optional<Call> call(RequestVerb verb, WireRequest request, boolean replaces)
      throws WireFormatException {
    return switch (verb) {
      case GROUP_DATA -> Optional.of(new Call.Jobs(Optional.empty()));
      case LAVA_SEND ->
          Optional.of(
              new Call.Send(
                  RequestArguments.id(request), RequestArguments.data(request), replaces));
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

  /** Whether the member needs its group no more. */
  boolean leaves() {
    return verb == RequestVerb.CLEAR_GROUP || verb == RequestVerb.COMPLETE;
  }

  /** The id that names the call among those of its member. */
  String callId() {
    return longPoll
        .map(LongPoll::call)
        .orElseGet(() -> call.map(ImmediateExecutor::callId).orElse(""));
  }
}

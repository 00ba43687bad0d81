// SPDX-License-Identifier: Apache-2.0
package nodeline.framing;

import java.util.List;
import java.util.OptionalInt;

/**
 * The calls of the model's board: sends whose message and result have one piece or two.
 *
 * @param messages pieces of each message
 * @param results pieces of each result
 */
record ModelCalls(List<Integer> messages, List<Integer> results) {
  int count() {
    return messages.size();
  }

  String id(int call) {
    return "00000000000" + call;
  }

  int number(String id) {
    return numberOf(id);
  }

  static int numberOf(String id) {
    return id.charAt(FrameLayout.ID_LENGTH - 1) - '0';
  }

  Result result(int call) {
    return Result.ok(text(call));
  }

  /** What the board must be given. */
  String text(int call) {
    String piece = String.valueOf(call).repeat(FrameLayout.MAX_REPLY_PAYLOAD);
    return results.get(call) == 1 ? "r" + call : piece + "r";
  }

  Request request(ModelFrame frame) {
    RequestHeader header =
        new RequestHeader(
            id(frame.call()),
            frame.attempt(),
            frame.fetch() ? Verb.FETCH : Verb.SEND,
            frame.window(),
            OptionalInt.empty(),
            frame.piece(),
            frame.pieces());
    return new Request(header, frame.fetch() ? "" : "m" + frame.piece());
  }
}

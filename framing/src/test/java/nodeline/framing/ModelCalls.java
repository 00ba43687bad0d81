// SPDX-License-Identifier: Apache-2.0
package nodeline.framing;

import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The calls of the model's board: sends with a message and a result of a few pieces.
 *
 * @param messages pieces of each message
 * @param results pieces of each result
 * @param takes pieces of a result that the board takes at once
 */
record ModelCalls(List<Integer> messages, List<Integer> results, int takes) {
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
    return piece.repeat(results.get(call) - 1) + "r" + call;
  }

  Request request(ModelFrame frame) {
    RequestHeader header =
        new RequestHeader(
            id(frame.call()),
            frame.attempt(),
            frame.fetch() ? Verb.FETCH : Verb.SEND,
            frame.window(),
            takes,
            OptionalInt.empty(),
            frame.piece(),
            frame.last(),
            frame.pieces());
    return new Request(header, frame.fetch() ? frame.mask() : text(frame.piece(), frame.last()));
  }

  /** What the coordinator must be told. */
  String message(int call) {
    return text(1, messages.get(call));
  }

  private static String text(int first, int last) {
    return IntStream.rangeClosed(first, last)
        .mapToObj(piece -> "m" + piece)
        .collect(Collectors.joining());
  }
}

// SPDX-License-Identifier: Apache-2.0
package nodeline.framing;

import java.util.OptionalInt;

/**
 * What stands before a request's payload.
 *
 * @param id the call: 12 characters of {@code 0-9a-f}
 * @param attempt the wire's {@code try}, 1 to 999999
 * @param verb what is asked
 * @param window seconds that the shim listens, 0 to 60
 * @param takes how many pieces of a result the board takes at once, 1 to 8; or {@link
 *     FrameLayout#LONG_LINES}
 * @param timeout seconds that the call may last, 0 to 999999; empty: as the bridge decides
 * @param piece the first piece of the message in this frame, from 1; of {@link Verb#FETCH} the
 *     first piece wanted
 * @param last the last piece of the message in this frame; of {@link Verb#FETCH} as {@code piece}
 * @param pieces how many pieces the message has; of {@link Verb#FETCH} how many are wanted
 */
public record RequestHeader(
    String id,
    int attempt,
    Verb verb,
    int window,
    int takes,
    OptionalInt timeout,
    int piece,
    int last,
    int pieces) {
  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a field is out of its range
   */
  public RequestHeader {
    if (!FrameLayout.isId(id)) {
      throw new IllegalArgumentException("not an id: id=" + id);
    }
    boolean fetch = verb == Verb.FETCH;
    Range.check("try", attempt, 1, FrameLayout.MAX_NUMBER);
    Range.check("window", window, 0, FrameLayout.MAX_WINDOW);
    Range.check("takes", takes, 1, FrameLayout.LONG_LINES);
    Range.check("timeout", timeout.orElse(0), 0, FrameLayout.MAX_NUMBER);
    Range.check("i", piece, 1, fetch ? FrameLayout.MAX_NUMBER : pieces);
    Range.check("last", last, piece, fetch ? piece : pieces);
    Range.check("n", pieces, 1, FrameLayout.MAX_NUMBER);
  }

  /** The header of a frame with one piece, of a board that takes as many as usual at once. */
  public RequestHeader(
      String id, int attempt, Verb verb, int window, OptionalInt timeout, int piece, int pieces) {
    this(id, attempt, verb, window, FrameLayout.PIECES, timeout, piece, piece, pieces);
  }

  /** How many pieces of a result the board takes at once. */
  int piecesAtOnce() {
    return takes == FrameLayout.LONG_LINES ? FrameLayout.LONG_PIECES : takes;
  }

  /** Most characters of a piece of a result. */
  int longestPiece() {
    return takes == FrameLayout.LONG_LINES
        ? FrameLayout.MAX_LONG_PAYLOAD
        : FrameLayout.MAX_REPLY_PAYLOAD;
  }

  /** How many pieces the frame holds. */
  int run() {
    return last - piece + 1;
  }
}

// SPDX-License-Identifier: Apache-2.0
package nodeline.framing;

/**
 * A request of the model: a fetch, or a run of pieces of the message.
 *
 * @param last the run's last piece; of a fetch as {@code piece}
 * @param mask of a fetch: a 0 for each piece that it does not want, a 1 for others
 */
record ModelFrame(
    int call,
    int attempt,
    boolean fetch,
    int window,
    int piece,
    int last,
    int pieces,
    String mask) {
  /** A run of pieces of the message. */
  static ModelFrame ask(int call, int attempt, int window, int piece, int last, int pieces) {
    return new ModelFrame(call, attempt, false, window, piece, last, pieces, "");
  }

  /** Asks for so many pieces of the result, but for those that the mask leaves out. */
  static ModelFrame fetch(int call, int attempt, int window, int piece, int pieces, String mask) {
    return new ModelFrame(call, attempt, true, window, piece, piece, pieces, mask);
  }

  ModelFrame withAttempt(int other) {
    return new ModelFrame(call, other, fetch, window, piece, last, pieces, mask);
  }
}

// SPDX-License-Identifier: Apache-2.0
package nodeline.framing;

/**
 * A request of the model: a fetch, or a run of pieces of the message.
 *
 * @param last the run's last piece; of a fetch as {@code piece}
 */
record ModelFrame(
    int call, int attempt, boolean fetch, int window, int piece, int last, int pieces) {
  ModelFrame withAttempt(int other) {
    return new ModelFrame(call, other, fetch, window, piece, last, pieces);
  }
}

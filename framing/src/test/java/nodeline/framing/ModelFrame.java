// SPDX-License-Identifier: Apache-2.0
package nodeline.framing;

/** A request of the model: {@code fetch} or a piece of the message. */
record ModelFrame(int call, int attempt, boolean fetch, int window, int piece, int pieces) {
  ModelFrame withAttempt(int other) {
    return new ModelFrame(call, other, fetch, window, piece, pieces);
  }
}

// SPDX-License-Identifier: Apache-2.0
package nodeline.lava;

/** Takes the one answer of a request. */
interface LavaReply {
  void answer(LavaResponse response);

  /** Ends the connection without a word. */
  void end();
}

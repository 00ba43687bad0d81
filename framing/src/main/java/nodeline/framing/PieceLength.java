// SPDX-License-Identifier: Apache-2.0
package nodeline.framing;

/**
 * How long the pieces of the next result are: short ones get through a line that damages much, long
 * ones cost a good line the least.
 */
final class PieceLength {
  static final int SHORTEST = 48;

  private static final int FRAMES_TO_GROW = 8;

  private int characters = FrameLayout.MAX_LONG_PAYLOAD;
  private int intact;

  /** Most characters of a piece's payload, {@value #SHORTEST} to 448. */
  int characters() {
    return characters;
  }

  /** A piece may have got lost of which the longest for its board is so long. */
  void damaged(int longest) {
    characters = Math.max(SHORTEST, Math.min(characters, longest) / 2);
    intact = 0;
  }

  /** A frame came whole: the pieces are twice as long after {@value #FRAMES_TO_GROW} of them. */
  void intact() {
    if (characters < FrameLayout.MAX_LONG_PAYLOAD && ++intact == FRAMES_TO_GROW) {
      characters = Math.min(FrameLayout.MAX_LONG_PAYLOAD, characters * 2);
      intact = 0;
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.simulation;

import java.util.Map;
import java.util.TreeMap;
import nodeline.framing.Escape;
import nodeline.framing.Op;
import nodeline.framing.Reply;
import nodeline.framing.Result;

/** The pieces of a result that a board has. */
final class SimulatedResult {
  private static final int MASK = 64;

  private final Op op;
  private final int pieces;
  private final Map<Integer, String> kept = new TreeMap<>();

  /** The result that this is a piece of. */
  SimulatedResult(Reply piece) {
    this.op = piece.op();
    this.pieces = piece.b();
  }

  boolean has(Reply piece) {
    return piece.op() == op && piece.b() == pieces;
  }

  void keep(Reply piece) {
    kept.put(piece.a(), piece.payload());
  }

  boolean complete() {
    return kept.size() == pieces;
  }

  int firstMissing() {
    int missing = 1;
    while (kept.containsKey(missing)) {
      missing++;
    }
    return missing;
  }

  /**
   * A 1 for each missing piece from the first one on, so many at most, and a 0 for those between.
   */
  String wanted(int most) {
    StringBuilder mask = new StringBuilder();
    int ones = 0;
    int first = firstMissing();
    for (int piece = first; piece <= pieces && piece < first + MASK && ones < most; piece++) {
      mask.append(kept.containsKey(piece) ? '0' : '1');
      ones += kept.containsKey(piece) ? 0 : 1;
    }
    return mask.substring(0, mask.lastIndexOf("1") + 1);
  }

  Result whole() {
    return new Result(op, Escape.unescapeText(String.join("", kept.values())).orElseThrow());
  }
}

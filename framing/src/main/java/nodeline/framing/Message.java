// SPDX-License-Identifier: Apache-2.0
package nodeline.framing;

import java.util.Arrays;

/**
 * What a call asks, as the pieces of it come in, in runs: one run a frame. Takes memory for {@code
 * n} once one is kept.
 *
 * <pre>
 *   piece   1     2     3     4     5     6     7
 *   runs    "ab"─────▶  ·     "c"   "def"──────────▶
 *   ends    2     2     0     4     7     7     7
 * </pre>
 */
final class Message {
  private static final int OF_PIECE = 12;
  private static final int OF_RUN = 56;

  /** Pieces of the longest frames that go at once. */
  private static final int MOST = FrameLayout.PIECES * 12;

  /** What a board's shell walks through in a few milliseconds. */
  private static final int MASK = 64;

  private final int count;
  private String[] runs = {};

  /** The last piece of the run that a piece is in; 0 where it is not there. */
  private int[] ends = {};

  private int[] fingerprints = {};
  private int arrived;
  private int octets;
  private int characters;

  Message(int count) {
    this.count = count;
  }

  /** Whether the frame is a part of this message, as far as is known. */
  boolean fits(Request request) {
    int at = request.piece() - 1;
    return request.pieces() == count
        && (at >= fingerprints.length
            || fingerprints[at] == 0
            || ends[at] != request.last()
            || fingerprints[at] == fingerprint(request.payload()));
  }

  private static int fingerprint(String payload) {
    return payload.hashCode() | 1;
  }

  /**
   * Keeps what is in a frame, unless it is there, or cannot be told from what is; how many
   * characters more are kept.
   */
  int keep(Request request) {
    if (runs.length == 0) {
      runs = new String[count];
      ends = new int[count];
      fingerprints = new int[count];
    }
    int from = request.piece() - 1;
    if (isThere(from, request.last()) || isCrossed(from, request.last())) {
      return 0;
    }
    int before = characters;
    for (int at = from; at < request.last(); at++) {
      drop(at);
    }
    String payload = request.payload();
    runs[from] = payload;
    fingerprints[from] = fingerprint(payload);
    Arrays.fill(ends, from, request.last(), request.last());
    arrived += request.header().run();
    count(payload, 1);
    return characters - before;
  }

  private boolean isThere(int from, int to) {
    int at = from;
    while (at < to && ends[at] > 0) {
      at++;
    }
    return at == to;
  }

  /** Whether a run that is there begins before these pieces and goes into them, or ends after. */
  private boolean isCrossed(int from, int to) {
    boolean before = ends[from] > 0 && runs[from] == null;
    return before || ends[to - 1] > to;
  }

  private void drop(int at) {
    if (ends[at] > 0) {
      arrived--;
    }
    if (runs[at] != null) {
      count(runs[at], -1);
      runs[at] = null;
      fingerprints[at] = 0;
    }
  }

  private void count(String payload, int sign) {
    characters += sign * payload.length();
    // An escape has one % and stands for one octet, wherever the pieces cut it.
    octets += sign * (payload.length() - 3 * (int) payload.chars().filter(c -> c == '%').count());
  }

  /** Octets so far, once they are no longer escaped. */
  int octets() {
    return octets;
  }

  /** Octets of memory that it takes: three arrays, and the runs, which are objects. */
  int memory() {
    return characters + OF_PIECE * ends.length + OF_RUN * arrived;
  }

  /** Characters that are kept. */
  int characters() {
    return characters;
  }

  boolean complete() {
    return arrived == count;
  }

  int firstMissing() {
    return nextGap(0, true) + 1;
  }

  /**
   * The pieces that are to be sent, from the first missing one on: {@code 1} for one that is
   * missing, {@code 0} for one that is there, and a {@code 1} at the end. {@value #MOST} are
   * missing at most. A mask with a {@code 0} has {@value #MASK} places at most.
   */
  String missing() {
    StringBuilder mask = new StringBuilder();
    int wanted = 0;
    int end = 0;
    for (int at = firstMissing() - 1; at < ends.length && wanted < MOST; at++) {
      if (wanted < mask.length() && mask.length() >= MASK) {
        break;
      }
      boolean isMissing = ends[at] == 0;
      mask.append(isMissing ? '1' : '0');
      wanted += isMissing ? 1 : 0;
      end = isMissing ? mask.length() : end;
    }
    mask.setLength(end);
    return mask.toString();
  }

  private int nextGap(int from, boolean gap) {
    int at = from;
    while (at < ends.length && (ends[at] == 0) != gap) {
      at++;
    }
    return at;
  }

  /** The whole message, whose pieces are not kept any longer. */
  String take() {
    StringBuilder message = new StringBuilder(characters);
    for (int at = 0; at < count; at = ends[at]) {
      message.append(runs[at]);
    }
    runs = new String[0];
    characters = 0;
    return message.toString();
  }

  /**
   * The call has its result: only how the message began is still known, by which an id used twice
   * shows.
   */
  void forget() {
    runs = new String[0];
    characters = 0;
    ends = Arrays.copyOf(ends, Math.min(1, ends.length));
    fingerprints = Arrays.copyOf(fingerprints, Math.min(1, fingerprints.length));
  }
}

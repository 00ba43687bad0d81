// SPDX-License-Identifier: Apache-2.0
package nodeline.framing;

import java.util.Arrays;

/** What a call asks, as the pieces of it come in. Takes memory for {@code n} once one is kept. */
final class Message {
  private final int count;
  private String[] pieces = {};
  private int[] fingerprints = {};
  private int arrived;
  private int octets;
  private int characters;

  Message(int count) {
    this.count = count;
  }

  /** Whether the frame is a piece of this message, as far as is known. */
  boolean fits(Request request) {
    int at = request.piece() - 1;
    return request.pieces() == count
        && (at >= fingerprints.length
            || fingerprints[at] == 0
            || fingerprints[at] == fingerprint(request.payload()));
  }

  private static int fingerprint(String payload) {
    return payload.hashCode() | 1;
  }

  /** Keeps a piece, unless it is there; how many characters more are kept. */
  int keep(Request request) {
    if (pieces.length == 0) {
      pieces = new String[count];
      fingerprints = new int[count];
    }
    int at = request.piece() - 1;
    if (pieces[at] != null) {
      return 0;
    }
    String payload = request.payload();
    pieces[at] = payload;
    fingerprints[at] = fingerprint(payload);
    arrived++;
    characters += payload.length();
    // An escape has one % and stands for one octet, wherever the pieces cut it.
    octets += payload.length() - 3 * (int) payload.chars().filter(c -> c == '%').count();
    return payload.length();
  }

  /** Octets so far, once they are no longer escaped. */
  int octets() {
    return octets;
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

  /** How many pieces in a row are missing from the first one on, at most as many as go at once. */
  int missingRun() {
    int from = firstMissing() - 1;
    return Math.min(nextGap(from, false) - from, Limits.PIECES);
  }

  private int nextGap(int from, boolean gap) {
    int at = from;
    while (at < pieces.length && (pieces[at] == null) != gap) {
      at++;
    }
    return at;
  }

  /** The whole message, whose pieces are not kept any longer. */
  String take() {
    String message = String.join("", pieces);
    pieces = new String[0];
    characters = 0;
    return message;
  }

  /**
   * The call has its result: only how the message began is still known, by which an id used twice
   * shows.
   */
  void forget() {
    pieces = new String[0];
    characters = 0;
    fingerprints = Arrays.copyOf(fingerprints, Math.min(1, fingerprints.length));
  }
}

// SPDX-License-Identifier: Apache-2.0
package nodeline.framing;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A call as the bridge knows it. */
final class HostCall {
  /** See {@code docs/protocol.md}, section 12. */
  enum State {
    ASSEMBLING,
    RUNNING,
    READY
  }

  private static final String MALFORMED = "malformed arguments";

  final String id;
  final Verb verb;
  final long began;
  final long deadline;
  private final RequestHeader first;
  private final int[] fingerprints;
  private final Set<String> seen = new HashSet<>();
  private int attempt;
  private String[] pieces;
  private int arrived;
  private int octets;
  private State state = State.ASSEMBLING;
  private Result result;
  private List<String> resultPieces = List.of();
  private int resultCharacters;
  boolean waitsForTurn;
  boolean told;
  int giveWays;
  long lastUsed;

  HostCall(RequestHeader first, long now, long deadline) {
    this.id = first.id();
    this.verb = first.verb();
    this.began = now;
    this.deadline = deadline;
    this.first = first;
    this.fingerprints = new int[first.pieces()];
    this.pieces = new String[first.pieces()];
  }

  State state() {
    return state;
  }

  boolean ready() {
    return state == State.READY;
  }

  /** Whether this frame has been here before; remembers it. Frames do not overtake each other. */
  boolean isCopy(RequestHeader frame) {
    if (frame.attempt() < attempt) {
      return true;
    }
    if (frame.attempt() > attempt) {
      attempt = frame.attempt();
      seen.clear();
    }
    return !seen.add(frame.verb().code() + ":" + frame.piece());
  }

  /** Whether the frame fits what the call has said so far. */
  boolean fits(Request request) {
    int at = request.piece() - 1;
    return request.verb() == verb
        && request.timeout().equals(first.timeout())
        && request.pieces() == first.pieces()
        && (fingerprints[at] == 0 || fingerprints[at] == fingerprint(request.payload()));
  }

  private static int fingerprint(String payload) {
    return payload.hashCode() | 1;
  }

  /** Keeps a piece of the message; returns the characters that it added. */
  int keep(Request request) {
    int at = request.piece() - 1;
    if (state != State.ASSEMBLING || pieces[at] != null) {
      return 0;
    }
    String payload = request.payload();
    pieces[at] = payload;
    fingerprints[at] = fingerprint(payload);
    arrived++;
    // An escape has one % and stands for one octet, wherever the pieces cut it.
    octets += payload.length() - 3 * (int) payload.chars().filter(c -> c == '%').count();
    return payload.length();
  }

  /** Octets of the message so far. */
  int octets() {
    return octets;
  }

  boolean complete() {
    return state == State.ASSEMBLING && arrived == pieces.length;
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

  /** Characters of the pieces that are kept. */
  int assemblingCharacters() {
    int sum = 0;
    for (String piece : pieces) {
      sum += piece == null ? 0 : piece.length();
    }
    return sum;
  }

  /** The whole message; the call is running from now on. */
  String takeMessage() {
    String message = String.join("", pieces);
    pieces = new String[0];
    state = State.RUNNING;
    return message;
  }

  static Result malformed() {
    return Result.usage(MALFORMED);
  }

  void finish(Result outcome, long now) {
    pieces = new String[0];
    state = State.READY;
    result = outcome;
    String payload = Escape.text(outcome.text());
    resultCharacters = payload.length();
    resultPieces = Escape.pieces(payload, FrameLayout.MAX_REPLY_PAYLOAD);
    lastUsed = now;
  }

  int resultCharacters() {
    return resultCharacters;
  }

  int resultPieces() {
    return resultPieces.size();
  }

  Reply resultPiece(int number) {
    return new Reply(id, result.op(), number, resultPieces.size(), resultPieces.get(number - 1));
  }
}

// SPDX-License-Identifier: Apache-2.0
package nodeline.decode;

import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import nodeline.framing.Reply;
import nodeline.framing.Request;
import nodeline.framing.RequestHeader;

/** A call as far as a capture has shown it: its message and its result in pieces, and its tries. */
final class CaptureCall {
  /** Characters of a message or a result that are kept to put it together. */
  private static final int MAX_KEPT = 64 * 1024;

  private static final int MAX_SEEN = 256;

  private final Pieces message = new Pieces();
  private final Pieces result = new Pieces();
  private final Set<String> seen = new HashSet<>();
  private boolean answered;
  private long askedAt;
  private String words = "";

  private static final class Pieces {
    private final Map<Integer, Piece> pieces = new TreeMap<>();
    private int kept;

    private record Piece(int last, String text) {}

    void add(int first, int last, String text) {
      Piece before = pieces.get(first);
      if ((before == null || before.last < last) && kept + text.length() <= MAX_KEPT) {
        kept += text.length() - (before == null ? 0 : before.text.length());
        pieces.put(first, new Piece(last, text));
      }
    }

    /** All of it; empty as long as a piece is missing. */
    Optional<String> whole(int count) {
      StringBuilder whole = new StringBuilder();
      for (int next = 1; next <= count; ) {
        Piece piece = pieces.get(next);
        if (piece == null) {
          return Optional.empty();
        }
        whole.append(piece.text);
        next = piece.last + 1;
      }
      return Optional.of(whole.toString());
    }
  }

  /** Whether this frame of it was there before: a trace, or a person that shows a log. */
  boolean isCopy(RequestHeader header) {
    if (seen.size() >= MAX_SEEN) {
      seen.clear();
    }
    return !seen.add(header.attempt() + ":" + header.verb() + ":" + header.piece());
  }

  /** Keeps its pieces; the payload of the whole message once that is there. */
  Optional<String> asked(Request request, long line) {
    askedAt = line;
    answered = false;
    message.add(request.piece(), request.last(), request.payload());
    return message.whole(request.pieces());
  }

  /** The same of a result. */
  Optional<String> answered(Reply reply) {
    answered = true;
    result.add(reply.a(), reply.a(), reply.payload());
    return result.whole(reply.b());
  }

  /** Its board has ended it, or was told of its end otherwise. */
  void ended() {
    answered = true;
  }

  boolean isAnswered() {
    return answered;
  }

  long askedAt() {
    return askedAt;
  }

  /** Its command and arguments, octets, as far as they are known. */
  String words() {
    return words;
  }

  void words(String known) {
    words = known;
  }
}

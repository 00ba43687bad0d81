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
  /** Characters of a message or a result that are kept to put it together, and for each piece. */
  private static final int MAX_KEPT = 128 * 1024;

  private static final int OF_PIECE = 64;

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
    private int next = 1;
    private boolean cut;

    private record Piece(int last, String text) {
      int cost() {
        return OF_PIECE + text.length();
      }
    }

    void add(int first, int last, String text) {
      Piece piece = new Piece(last, text);
      Piece before = pieces.get(first);
      int more = piece.cost() - (before == null ? 0 : before.cost());
      if ((before == null || before.last < last) && kept + more <= MAX_KEPT) {
        kept += more;
        pieces.put(first, piece);
        next = before == null ? next : 1;
      } else if (before == null) {
        cut = true;
      }
    }

    /** All of it; empty as long as a piece is missing. */
    Optional<String> whole(int count) {
      for (Piece piece = pieces.get(next); piece != null; piece = pieces.get(next)) {
        next = piece.last + 1;
      }
      if (next <= count) {
        return Optional.empty();
      }
      StringBuilder whole = new StringBuilder();
      for (int at = 1; at <= count; ) {
        Piece piece = pieces.get(at);
        whole.append(piece.text);
        at = piece.last + 1;
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

  /** The first field of a message that is too long to be kept; empty if it is not. */
  Optional<String> idOfLong() {
    return message.cut
        ? Optional.ofNullable(message.pieces.get(1)).map(first -> first.text.split(",", 2)[0])
        : Optional.empty();
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

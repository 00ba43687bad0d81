// SPDX-License-Identifier: Apache-2.0
package nodeline.framing;

import java.util.OptionalInt;

/**
 * Reads the header of a request, without allocating anything before it proves right.
 *
 * <p>An instance holds what the last {@link #read} found; it is reused.
 */
final class HeaderReader {
  private int at;
  private int limit;
  private int headerLength;
  private int attempt;
  private Verb verb;
  private int window;
  private int takes;
  private int timeout;
  private int piece;
  private int last;
  private int pieces;
  private int payloadLength;

  /**
   * Whether the octets from {@code offset} begin with an intact header: form, ranges and header
   * check.
   *
   * @param end where the octets end; more may follow the header
   */
  boolean read(byte[] octets, int offset, int end) {
    if (!FrameLayout.startsWithMarker(octets, offset, end, FrameLayout.REQUEST_MARKER)) {
      return false;
    }
    at = offset + FrameLayout.MARKER_LENGTH;
    limit = end;
    return readFields(octets) && inRange() && readCheck(octets, offset);
  }

  private boolean readFields(byte[] octets) {
    if (!skipId(octets) || (attempt = number(octets)) < 1 || !readVerb(octets)) {
      return false;
    }
    if ((window = numberBefore(octets, '-')) < 0 || !readTakes(octets)) {
      return false;
    }
    timeout = -1;
    if (at < limit && octets[at] == ':') {
      at++;
    } else if ((timeout = number(octets)) < 0) {
      return false;
    }
    return (piece = numberBefore(octets, '-')) > 0
        && readLast(octets)
        && (pieces = number(octets)) > 0
        && (payloadLength = number(octets)) >= 0;
  }

  /** A window may be followed by what the board takes at once, if that is not the usual. */
  private boolean readTakes(byte[] octets) {
    boolean said = octets[at - 1] == '-';
    takes = said ? number(octets) : FrameLayout.PIECES;
    return !said || (takes > 0 && takes <= FrameLayout.LONG_LINES && takes != FrameLayout.PIECES);
  }

  /** A piece may be followed by the last one of a run. */
  private boolean readLast(byte[] octets) {
    boolean said = octets[at - 1] == '-';
    last = said ? number(octets) : piece;
    return !said || (last > piece && verb != Verb.FETCH);
  }

  private boolean inRange() {
    return window <= FrameLayout.MAX_WINDOW
        && payloadLength <= FrameLayout.MAX_REQUEST_PAYLOAD
        && (verb == Verb.FETCH || last <= pieces);
  }

  private boolean skipId(byte[] octets) {
    int end = at + FrameLayout.ID_LENGTH;
    if (end >= limit || octets[end] != ':') {
      return false;
    }
    for (; at < end; at++) {
      if (!FrameLayout.isIdCharacter(octets[at])) {
        return false;
      }
    }
    at++;
    return true;
  }

  private boolean readVerb(byte[] octets) {
    if (at + 1 >= limit || octets[at + 1] != ':') {
      return false;
    }
    verb = Verb.of(octets[at]);
    at += 2;
    return verb != null;
  }

  /** A decimal field of one to six digits and its colon; -1 if that is not what stands there. */
  private int number(byte[] octets) {
    return numberBefore(octets, ':');
  }

  /** As {@link #number}, but that this may follow instead of the colon. */
  private int numberBefore(byte[] octets, char other) {
    int start = at;
    int value = 0;
    while (at < limit && FrameLayout.isDigit(octets[at])) {
      value = value * 10 + octets[at++] - '0';
      if (value > FrameLayout.MAX_NUMBER) {
        return -1;
      }
    }
    int digits = at - start;
    if (digits == 0 || (digits > 1 && octets[start] == '0')) {
      return -1;
    }
    if (at == limit || (octets[at] != ':' && octets[at] != other)) {
      return -1;
    }
    at++;
    return value;
  }

  private boolean readCheck(byte[] octets, int offset) {
    int end = at + FrameLayout.HEADER_CHECK_LENGTH;
    if (end >= limit || octets[end] != ':') {
      return false;
    }
    headerLength = end + 1 - offset;
    return Check.stands5(Check.crc(octets, offset, at - offset), octets, at);
  }

  /** Characters from the marker's first to the colon before the payload. */
  int headerLength() {
    return headerLength;
  }

  /** Characters of the whole frame, without a line end. */
  int frameLength() {
    return headerLength + payloadLength + FrameLayout.TRAILER_LENGTH;
  }

  /** Whether the frame's check is right; all its octets must be there. */
  boolean checkStands(byte[] octets, int offset) {
    int covered = frameLength() - FrameLayout.CHECK_LENGTH;
    int colon = offset + covered - 1;
    return octets[colon] == ':'
        && FrameLayout.isDigit(octets[colon + 1])
        && Check.stands(Check.crc(octets, offset, covered), octets, colon + 1);
  }

  /** The header as a value. */
  RequestHeader header(byte[] octets, int offset) {
    String id = Octets.of(octets, offset + FrameLayout.MARKER_LENGTH, FrameLayout.ID_LENGTH);
    OptionalInt seconds = timeout < 0 ? OptionalInt.empty() : OptionalInt.of(timeout);
    return new RequestHeader(id, attempt, verb, window, takes, seconds, piece, last, pieces);
  }

  /** The request as a value; its check must be right and all its characters of the alphabet. */
  Request request(byte[] octets, int offset) {
    return new Request(
        header(octets, offset), Octets.of(octets, offset + headerLength, payloadLength));
  }
}

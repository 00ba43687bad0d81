// SPDX-License-Identifier: Apache-2.0
package nodeline.framing;

import java.util.OptionalInt;

/**
 * A frame from a board.
 *
 * @param header what stands before the payload
 * @param payload escaped arguments, 0 to 960 characters of the alphabet; see {@link
 *     Escape#unescapeFields}
 */
public record Request(RequestHeader header, String payload) {
  /**
   * Checks the payload.
   *
   * @throws IllegalArgumentException if it is too long or not escaped
   */
  public Request {
    Range.checkPayload(payload, FrameLayout.MAX_REQUEST_PAYLOAD);
  }

  /** The call: 12 characters of {@code 0-9a-f}. */
  public String id() {
    return header.id();
  }

  /** The wire's {@code try}, 1 to 999999. */
  public int attempt() {
    return header.attempt();
  }

  /** What is asked. */
  public Verb verb() {
    return header.verb();
  }

  /** Seconds that the shim listens, 0 to 60. */
  public int window() {
    return header.window();
  }

  /** Seconds that the call may last, 0 to 999999; empty: as the bridge decides. */
  public OptionalInt timeout() {
    return header.timeout();
  }

  /**
   * The first piece of the message in this frame, from 1; of {@link Verb#FETCH} the first piece
   * wanted.
   */
  public int piece() {
    return header.piece();
  }

  /** The last piece of the message in this frame. */
  public int last() {
    return header.last();
  }

  /** How many pieces the message has; of {@link Verb#FETCH} how many are wanted. */
  public int pieces() {
    return header.pieces();
  }

  /** The frame without a line end. */
  public String encode() {
    StringBuilder frame = new StringBuilder(FrameLayout.MAX_REQUEST_LENGTH);
    frame.append(FrameLayout.REQUEST_MARKER).append(id());
    frame.append(':').append(attempt()).append(':').append(verb().code());
    frame.append(':').append(window());
    append(frame, header.takes(), FrameLayout.PIECES);
    timeout().ifPresent(frame.append(':')::append);
    frame.append(':').append(piece());
    append(frame, last(), piece());
    frame.append(':').append(pieces());
    frame.append(':').append(payload.length()).append(':');
    frame.append(Check.ofHeader(frame.toString())).append(':').append(payload).append(':');
    return frame.append(Check.of(frame.toString())).toString();
  }

  /** A second number of a field, unless it goes without saying. */
  private static void append(StringBuilder frame, int number, int usual) {
    if (number != usual) {
      frame.append('-').append(number);
    }
  }

  /** Reads exactly one frame, without a line end. */
  public static Parsed<Request> parse(byte[] octets, int offset, int length) {
    int end = offset + length;
    if (!FrameLayout.startsWithMarker(octets, offset, end, FrameLayout.REQUEST_MARKER)) {
      return Parsed.bad(Verdict.MARKER);
    }
    HeaderReader header = new HeaderReader();
    if (!header.read(octets, offset, end)) {
      return Parsed.bad(Verdict.HEADER);
    }
    Verdict verdict = verdict(octets, offset, length, header);
    return verdict == Verdict.GOOD
        ? Parsed.good(header.request(octets, offset))
        : Parsed.bad(verdict);
  }

  private static Verdict verdict(byte[] octets, int offset, int length, HeaderReader header) {
    int frame = header.frameLength();
    if (length != frame) {
      return length < frame ? Verdict.TRUNCATED : Verdict.LENGTH;
    }
    if (!header.checkStands(octets, offset)) {
      return Verdict.CHECK;
    }
    boolean formed = FrameLayout.allInAlphabet(octets, offset + 1, offset + frame);
    return formed ? Verdict.GOOD : Verdict.FORM;
  }
}

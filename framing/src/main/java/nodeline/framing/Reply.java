// SPDX-License-Identifier: Apache-2.0
package nodeline.framing;

import java.util.regex.Pattern;

/**
 * A frame from the bridge.
 *
 * @param id the call that it answers: 12 characters of {@code 0-9a-f}
 * @param op what it says
 * @param a 0 to 999999; what it means depends on {@code op}
 * @param b 0 to 999999; what it means depends on {@code op}
 * @param payload escaped text, 0 to 448 characters of the alphabet; see {@link Escape#text}
 */
public record Reply(String id, Op op, int a, int b, String payload) {
  private static final Pattern FIELDS =
      Pattern.compile("[0-9a-f]{12}:[a-z]:[0-9]{1,6}:[0-9]{1,6}:.*");

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a field is out of its range or the payload not escaped
   */
  public Reply {
    if (!FrameLayout.isId(id)) {
      throw new IllegalArgumentException("not an id: id=" + id);
    }
    Range.check("b", b, firstNumber(op), FrameLayout.MAX_NUMBER);
    Range.check("a", a, firstNumber(op), op.isResult() ? b : FrameLayout.MAX_NUMBER);
    Range.checkPayload(payload, FrameLayout.MAX_LONG_PAYLOAD);
  }

  private static int firstNumber(Op op) {
    return op.isResult() || op == Op.CONTINUE ? 1 : 0;
  }

  /** The frame without a line end. */
  public String encode() {
    StringBuilder frame = new StringBuilder(FrameLayout.MAX_REPLY_LENGTH);
    frame.append(FrameLayout.REPLY_MARKER).append(id).append(':').append(op.code());
    frame.append(':').append(a).append(':').append(b).append(':').append(payload).append(':');
    return frame.append(Check.of(frame.toString())).toString();
  }

  /** Reads exactly one frame, without a line end. */
  public static Parsed<Reply> parse(byte[] octets, int offset, int length) {
    int end = offset + length;
    if (!FrameLayout.startsWithMarker(octets, offset, end, FrameLayout.REPLY_MARKER)) {
      return Parsed.bad(Verdict.MARKER);
    }
    if (!Check.ends(octets, offset, end)) {
      return Parsed.bad(Verdict.CHECK);
    }
    int body = offset + FrameLayout.MARKER_LENGTH;
    int check = end - FrameLayout.TRAILER_LENGTH;
    return parseBody(Octets.of(octets, body, Math.max(0, check - body)));
  }

  private static Parsed<Reply> parseBody(String body) {
    if (!FIELDS.matcher(body).matches()) {
      return Parsed.bad(Verdict.FORM);
    }
    String[] fields = body.split(":", 5);
    Op op = Op.of(fields[1].charAt(0));
    if (op == null || !isNumber(fields[2]) || !isNumber(fields[3])) {
      return Parsed.bad(Verdict.FORM);
    }
    if (Escape.unescapeText(fields[4]).isEmpty()) {
      return Parsed.bad(Verdict.FORM);
    }
    try {
      int a = Integer.parseInt(fields[2]);
      return Parsed.good(new Reply(fields[0], op, a, Integer.parseInt(fields[3]), fields[4]));
    } catch (IllegalArgumentException outOfRange) {
      return Parsed.bad(Verdict.FORM);
    }
  }

  private static boolean isNumber(String field) {
    return field.length() == 1 || field.charAt(0) != '0';
  }

  /** The try that a {@code c} or an {@code a} answers; empty if it does not say so. */
  public String answered() {
    int slash = payload.indexOf('/');
    return slash < 0 ? payload : payload.substring(0, slash);
  }

  /** The pieces that a {@code c} wants from its first one on: {@code 0} for one to leave out. */
  public String wanted() {
    int slash = payload.indexOf('/');
    return slash < 0 ? "1".repeat(b) : payload.substring(slash + 1);
  }
}

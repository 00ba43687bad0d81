// SPDX-License-Identifier: Apache-2.0
package nodeline.framing;

import java.util.function.Consumer;

/**
 * Takes the bridge's own replies, which a tty echoes, out of console text.
 *
 * <pre>
 *  ls\r\n#NL1:0123456789ab:k:1:1::0049708409\r\n$    ▶    ls\r\n$
 * </pre>
 *
 * <p>Only an intact reply goes, with the line end behind it. What may become one is held back, 237
 * octets at most; {@link #flush} lets it go.
 */
final class EchoFilter {
  /** Where text goes. */
  interface Text {
    void text(byte[] octets, int offset, int length);
  }

  private final Text out;
  private final Consumer<Reply> replies;
  private final byte[] held = new byte[FrameLayout.MAX_REPLY_LENGTH];
  private final LineEndEater lineEnd = new LineEndEater();
  private int length;
  private int digits;

  EchoFilter(Text out, Consumer<Reply> replies) {
    this.out = out;
    this.replies = replies;
  }

  boolean holds() {
    return length > 0;
  }

  /** Lets go of what is held. */
  void flush() {
    int count = length;
    length = 0;
    if (count > 0) {
      out.text(held, 0, count);
    }
  }

  /** Lets go of what is held; something else than text follows. */
  void interrupt() {
    flush();
    lineEnd.forget();
  }

  void feed(byte[] octets, int offset, int count) {
    int end = offset + count;
    int at = offset;
    while (at < end) {
      if (length == 0) {
        at = pass(octets, at, end);
      } else if (continues(octets[at])) {
        hold(octets[at++]);
      } else {
        flush();
      }
    }
  }

  /** Passes text on up to a possible reply, whose first octet is held. */
  private int pass(byte[] octets, int offset, int end) {
    int from = lineEnd.skip(octets, offset, end);
    int at = from;
    while (at < end && !mayStart(octets, at, end)) {
      at++;
    }
    if (at > from) {
      out.text(octets, from, at - from);
    }
    if (at < end) {
      held[length++] = octets[at++];
    }
    return at;
  }

  private static boolean mayStart(byte[] octets, int at, int end) {
    return octets[at] == FrameLayout.REPLY_START && (at + 1 == end || octets[at + 1] == 'N');
  }

  private boolean continues(byte octet) {
    return length < FrameLayout.MARKER_LENGTH
        ? octet == FrameLayout.REPLY_MARKER.charAt(length)
        : FrameLayout.inAlphabet(octet) && length < held.length;
  }

  private void hold(byte octet) {
    held[length++] = octet;
    digits = octet == ':' ? 0 : FrameLayout.isDigit(octet) ? digits + 1 : FrameLayout.MAX_NUMBER;
    if (digits == FrameLayout.CHECK_LENGTH) {
      Reply.parse(held, 0, length).frame().ifPresent(this::take);
    }
  }

  private void take(Reply reply) {
    length = 0;
    lineEnd.expect();
    replies.accept(reply);
  }
}

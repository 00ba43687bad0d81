// SPDX-License-Identifier: Apache-2.0
package nodeline.lava.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import nodeline.framing.Octets;

/**
 * A board's octets as the text that JSON can carry, and back without loss.
 *
 * <pre>
 *   octets  a  C3 A9  FF
 *   text    a  é      U+DCFF
 * </pre>
 *
 * <p>An octet that is no UTF-8 becomes a lone surrogate, U+DC80 to U+DCFF, as Python's {@code
 * surrogateescape} has it: the real coordinator hands it on as it is.
 */
public final class WireText {
  private static final int ESCAPED = 0xdc00;

  /** What Java decodes an octet to that is no UTF-8: most text has none, and is decoded at once. */
  private static final char REPLACEMENT = '\ufffd';

  private WireText() {}

  /** The text of any octets. */
  public static String ofOctets(String octets) {
    String text = new String(octets.getBytes(ISO_8859_1), UTF_8);
    return text.indexOf(REPLACEMENT) < 0 ? text : withSurrogates(octets);
  }

  private static String withSurrogates(String octets) {
    ByteBuffer in = ByteBuffer.wrap(octets.getBytes(ISO_8859_1));
    CharBuffer out = CharBuffer.allocate(in.remaining());
    CharsetDecoder decoder = UTF_8.newDecoder();
    CoderResult result = decoder.decode(in, out, true);
    while (result.isError()) {
      for (int i = 0; i < result.length(); i++) {
        out.put((char) (ESCAPED + (in.get() & 0xff)));
      }
      result = decoder.decode(in, out, true);
    }
    return out.flip().toString();
  }

  /**
   * The octets of a text.
   *
   * @throws WireFormatException if a surrogate stands alone that is no octet
   */
  public static String toOctets(String text) throws WireFormatException {
    return text.chars().anyMatch(c -> Character.isSurrogate((char) c))
        ? ofSurrogates(text)
        : Octets.fromText(text);
  }

  private static String ofSurrogates(String text) throws WireFormatException {
    ByteArrayOutputStream out = new ByteArrayOutputStream(text.length());
    for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      int point = text.codePointAt(i);
      if (point >= ESCAPED + 0x80 && point <= ESCAPED + 0xff) {
        out.write(point - ESCAPED);
      } else if (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE) {
        throw new WireFormatException("half a character: U+%04X".formatted(point));
      } else {
        out.writeBytes(Character.toString(point).getBytes(UTF_8));
      }
    }
    return out.toString(ISO_8859_1);
  }
}

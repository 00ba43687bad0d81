// SPDX-License-Identifier: Apache-2.0
package nodeline.framing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.util.HexFormat;

/**
 * Octets as Latin-1 strings, one {@code char} an octet: the form of whatever boards send, in
 * frames, calls and groups.
 *
 * <p>The wire assumes no character set. Text of people and files becomes octets by UTF-8:
 *
 * <pre>
 *   text    "é"       2 octets of UTF-8
 *   octets  "\u00c3\u00a9"
 * </pre>
 */
public final class Octets {
  /** What Java decodes an octet to that is no UTF-8: most text has none, and is decoded at once. */
  private static final char REPLACEMENT = '\ufffd';

  private static final HexFormat HEX = HexFormat.of();

  private Octets() {}

  /** The octets of a byte array. */
  public static String of(byte[] octets, int offset, int length) {
    return new String(octets, offset, length, ISO_8859_1);
  }

  /** The octets as a byte array. */
  public static byte[] bytes(String octets) {
    return octets.getBytes(ISO_8859_1);
  }

  /** The octets of a text in UTF-8. */
  public static String fromText(String text) {
    return new String(text.getBytes(UTF_8), ISO_8859_1);
  }

  /** The text that the octets are in UTF-8; each octet that is none becomes {@code \xhh}. */
  public static String toText(String octets) {
    String text = new String(bytes(octets), UTF_8);
    return text.indexOf(REPLACEMENT) < 0 ? text : escaped(octets);
  }

  private static String escaped(String octets) {
    ByteBuffer in = ByteBuffer.wrap(bytes(octets));
    CharBuffer out = CharBuffer.allocate(in.remaining() * 4);
    CharsetDecoder decoder = UTF_8.newDecoder();
    CoderResult result = decoder.decode(in, out, true);
    while (result.isError()) {
      for (int i = 0; i < result.length(); i++) {
        byte octet = in.get();
        out.put("\\x").put(HEX.toHighHexDigit(octet)).put(HEX.toLowHexDigit(octet));
      }
      result = decoder.decode(in, out, true);
    }
    return out.flip().toString();
  }
}

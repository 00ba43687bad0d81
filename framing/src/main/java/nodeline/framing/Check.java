// SPDX-License-Identifier: Apache-2.0
package nodeline.framing;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * The checks of a frame: the CRC-32 of zlib, as two 16-bit halves of five decimal digits each, the
 * high one first.
 *
 * <p>The check of {@code 123456789} is {@code 5221214630}.
 */
public final class Check {
  private Check() {}

  /** The CRC-32 of {@code length} octets, as a number of 32 bits without a sign. */
  public static int crc(byte[] octets, int offset, int length) {
    CRC32 crc = new CRC32();
    crc.update(octets, offset, length);
    return (int) crc.getValue();
  }

  /** The ten digits that stand at the end of a frame whose other characters these are. */
  public static String of(String latin1) {
    byte[] octets = latin1.getBytes(StandardCharsets.ISO_8859_1);
    int crc = crc(octets, 0, octets.length);
    return half(crc >>> 16) + half(crc);
  }

  /** The five digits of a request's header check: the low half. */
  static String ofHeader(String latin1) {
    byte[] octets = latin1.getBytes(StandardCharsets.ISO_8859_1);
    return half(crc(octets, 0, octets.length));
  }

  /** Whether the ten octets at {@code at} are the check of this CRC. */
  static boolean stands(int crc, byte[] octets, int at) {
    return stands5(crc >>> 16, octets, at)
        && stands5(crc, octets, at + FrameLayout.HEADER_CHECK_LENGTH);
  }

  /** Whether the five octets at {@code at} are the low half of this CRC. */
  static boolean stands5(int crc, byte[] octets, int at) {
    int rest = crc & 0xffff;
    for (int i = at + FrameLayout.HEADER_CHECK_LENGTH - 1; i >= at; i--) {
      if (octets[i] != '0' + rest % 10) {
        return false;
      }
      rest /= 10;
    }
    return true;
  }

  /** Whether these octets end in a colon and the check of all before it. */
  static boolean ends(byte[] octets, int offset, int end) {
    int check = end - FrameLayout.CHECK_LENGTH;
    return check > offset + FrameLayout.MARKER_LENGTH
        && octets[check - 1] == ':'
        && stands(crc(octets, offset, check - offset), octets, check);
  }

  private static String half(int bits) {
    return Integer.toString(100_000 + (bits & 0xffff)).substring(1);
  }
}

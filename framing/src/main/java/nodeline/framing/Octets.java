// SPDX-License-Identifier: Apache-2.0
package nodeline.framing;

import java.nio.charset.StandardCharsets;

/**
 * Octets as Latin-1 strings, one {@code char} an octet: the form that all texts of this package
 * have.
 *
 * <p>The wire assumes no character set. A program that shows or stores texts treats the octets as
 * UTF-8, by the two conversions here; a value that is not UTF-8 survives only as octets.
 */
public final class Octets {
  private Octets() {}

  /** The octets of a byte array. */
  public static String of(byte[] octets, int offset, int length) {
    return new String(octets, offset, length, StandardCharsets.ISO_8859_1);
  }

  /** The octets as a byte array. */
  public static byte[] bytes(String latin1) {
    return latin1.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** The octets of a text's UTF-8 form. */
  public static String fromUnicode(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  /** The text whose UTF-8 form these octets are; what is not UTF-8 becomes U+FFFD. */
  public static String toUnicode(String latin1) {
    return new String(bytes(latin1), StandardCharsets.UTF_8);
  }
}

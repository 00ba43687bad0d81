// SPDX-License-Identifier: Apache-2.0
package nodeline.push;

/**
 * Text as it is typed: of characters that no shell minds, and its check ({@code docs/push.md}).
 *
 * <p>A character of {@link #SPECIAL} is a comma and a capital letter, a line feed {@code ,n}, a tab
 * {@code ,t}, and {@link #ECHOED_BACKSLASH} {@code ,s}.
 */
final class TypedText {
  /** Stands for a backslash that {@code echo} is to print. */
  static final char ECHOED_BACKSLASH = 1;

  private static final String SPECIAL = " !\"#$%&'()*,;<>?@[\\]^`{|}~";
  private static final int OTHER = 127;
  private static final int[] TABLE = new int[16];

  static {
    for (int i = 0; i < TABLE.length; i++) {
      int x = i;
      for (int bit = 0; bit < 4; bit++) {
        x = (x >>> 1) ^ ((x & 1) * 0xEDB88320);
      }
      TABLE[i] = x;
    }
  }

  private TypedText() {}

  /**
   * The text in the alphabet of letters, digits and {@code , . _ : / + = -}.
   *
   * @throws IllegalArgumentException if it holds anything but printable ASCII, line feeds and tabs
   */
  static String encode(String text) {
    StringBuilder typed = new StringBuilder(text.length() * 3 / 2);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      int special = SPECIAL.indexOf(c);
      if (special >= 0) {
        typed.append(',').append((char) ('A' + special));
      } else if (c > ' ' && c < OTHER) {
        typed.append(c);
      } else {
        typed.append(',').append(control(c));
      }
    }
    return typed.toString();
  }

  private static char control(char c) {
    return switch (c) {
      case '\n' -> 'n';
      case '\t' -> 't';
      case ECHOED_BACKSLASH -> 's';
      default -> throw new IllegalArgumentException("cannot be typed: character=" + (int) c);
    };
  }

  /**
   * The CRC-32 (reflected, without a final XOR) of a text, as its low and its high half; what is
   * not printable ASCII counts as 127.
   *
   * @param start the register's value before it
   */
  static String check(int start, String text) {
    int sum = start;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      sum ^= c < ' ' || c > OTHER ? OTHER : c;
      sum = (sum >>> 4) ^ TABLE[sum & 15];
      sum = (sum >>> 4) ^ TABLE[sum & 15];
    }
    return (sum & 0xffff) + "." + (sum >>> 16);
  }

  /** The text within single quotes of a shell. */
  static String quote(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }
}

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

  /**
   * The text of which the board's {@code _nl_decode} makes these octets; a minus sign in front
   * would be an option.
   *
   * @param octets a character each
   */
  static String printed(String octets) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < octets.length(); i++) {
      char octet = octets.charAt(i);
      boolean plain = octet >= ' ' && octet < OTHER && octet != '\\' && octet != '-';
      if (octet == '\n' || octet == '\t' || plain) {
        text.append(octet);
      } else {
        text.append("\\0%03o".formatted((int) octet));
      }
    }
    return text.toString();
  }

  /**
   * A word of a shell that stands for these octets, none of them 0. All but printable ASCII, line
   * feeds and tabs is made by the board's {@code _nl_decode}.
   *
   * @param octets a character each
   */
  static String word(String octets) {
    StringBuilder word = new StringBuilder();
    StringBuilder plain = new StringBuilder();
    StringBuilder other = new StringBuilder();
    for (int i = 0; i < octets.length(); i++) {
      char octet = octets.charAt(i);
      boolean typed = (octet >= ' ' && octet < OTHER) || octet == '\n' || octet == '\t';
      flush(word, typed ? other : plain, !typed);
      if (typed) {
        plain.append(octet);
      } else {
        other.append("\\0%03o".formatted((int) octet));
      }
    }
    flush(word, plain, true);
    flush(word, other, false);
    return word.length() == 0 ? "''" : word.toString();
  }

  private static void flush(StringBuilder word, StringBuilder pending, boolean plain) {
    if (pending.length() > 0) {
      String text = quote(pending.toString());
      word.append(plain ? text : "\"$(u " + text + ")\"");
      pending.setLength(0);
    }
  }

  /** The text within single quotes of a shell. */
  static String quote(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }
}

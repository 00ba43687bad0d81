// SPDX-License-Identifier: Apache-2.0
package nodeline;

/** Text of others, harmless on a terminal. */
public final class Printable {
  /** Letters and marks of which nothing is seen, from and to: two ids would look the same. */
  private static final int[] INVISIBLE = {
    0x034f, 0x034f, 0x115f, 0x1160, 0x17b4, 0x17b5, 0x180b, 0x180f, 0x2800, 0x2800, 0x3164, 0x3164,
    0xfe00, 0xfe0f, 0xffa0, 0xffa0, 0xe0100, 0xe01ef
  };

  private Printable() {}

  /** More marks on one letter would be a tower over the lines above. */
  private static final int MOST_MARKS = 3;

  /**
   * The text with each character that is not seen as itself replaced by its number: also a mark
   * without a letter, and the fourth on one.
   */
  public static String of(String text) {
    StringBuilder shown = new StringBuilder(text.length());
    int marks = MOST_MARKS;
    for (int at = 0; at < text.length(); ) {
      int c = text.codePointAt(at);
      marks = isMark(c) ? marks + 1 : 0;
      append(shown, c, marks <= MOST_MARKS);
      at += Character.charCount(c);
    }
    return shown.toString();
  }

  private static boolean isMark(int c) {
    int type = Character.getType(c);
    return type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK;
  }

  private static void append(StringBuilder shown, int c, boolean placed) {
    if (placed && isSeen(c)) {
      shown.appendCodePoint(c);
    } else {
      shown.append(String.format(c < 0x100 ? "\\x%02x" : "\\u{%x}", c));
    }
  }

  private static boolean isInvisible(int c) {
    for (int i = 0; i < INVISIBLE.length; i += 2) {
      if (c >= INVISIBLE[i] && c <= INVISIBLE[i + 1]) {
        return true;
      }
    }
    return false;
  }

  /** Whether a character is seen as itself: no control, format, invisible or unassigned one. */
  public static boolean isSeen(int c) {
    return !isInvisible(c) && isSeenKind(c);
  }

  private static boolean isSeenKind(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}

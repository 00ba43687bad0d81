// SPDX-License-Identifier: Apache-2.0
package nodeline;

/** Text of others, harmless on a terminal. */
public final class Printable {
  private Printable() {}

  /** The text with each character that is not seen as itself replaced by its number. */
  public static String of(String text) {
    StringBuilder shown = new StringBuilder(text.length());
    text.codePoints().forEach(c -> append(shown, c));
    return shown.toString();
  }

  private static void append(StringBuilder shown, int c) {
    if (isSeen(c)) {
      shown.appendCodePoint(c);
    } else {
      shown.append(String.format(c < 0x100 ? "\\x%02x" : "\\u{%x}", c));
    }
  }

  /** Whether a character is seen as itself: no control, format, or unassigned one. */
  public static boolean isSeen(int c) {
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

// SPDX-License-Identifier: Apache-2.0
package nodeline.terminal;

import org.jline.utils.WCWidth;

/** Text in columns of a terminal, where a character takes none, one or two of them. */
public final class Fitted {
  private Fitted() {}

  /** The columns that a printable text takes. */
  public static int width(String text) {
    return text.codePoints().map(Fitted::width).sum();
  }

  /**
   * The text, or its beginning and {@code …}.
   *
   * @param columns that there are; 0: no screen is there, and the text stays whole
   */
  public static String cut(String text, int columns) {
    if (columns <= 0 || width(text) <= columns) {
      return text;
    }
    StringBuilder shown = new StringBuilder();
    int left = columns - 1;
    for (int at = 0; at < text.length(); ) {
      int c = text.codePointAt(at);
      left -= width(c);
      if (left < 0) {
        break;
      }
      shown.appendCodePoint(c);
      at += Character.charCount(c);
    }
    return shown.append('…').toString();
  }

  /** The text with blanks after it, so many columns wide at least. */
  public static String padded(String text, int columns) {
    return text + " ".repeat(Math.max(0, columns - width(text)));
  }

  private static int width(int c) {
    return Math.max(0, WCWidth.wcwidth(c));
  }
}

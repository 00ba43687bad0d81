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
    return text.substring(0, end(text, columns - 1)) + '…';
  }

  /** Where the longest beginning ends that takes so many columns at most. */
  public static int end(String text, int columns) {
    int left = columns;
    int at = 0;
    while (at < text.length()) {
      int c = text.codePointAt(at);
      left -= width(c);
      if (left < 0) {
        break;
      }
      at += Character.charCount(c);
    }
    return at;
  }

  /** The text with blanks after it, so many columns wide at least. */
  public static String padded(String text, int columns) {
    return text + " ".repeat(Math.max(0, columns - width(text)));
  }

  private static int width(int c) {
    return Math.max(0, WCWidth.wcwidth(c));
  }
}

// SPDX-License-Identifier: Apache-2.0
package nodeline.terminal;

import java.util.ArrayList;
import java.util.List;

/** A line of text broken at blanks for a screen. */
public final class Wrapped {
  private static final String INDENT = " ".repeat(8);

  private Wrapped() {}

  /**
   * The line's parts, those after the first indented; a longer word stays whole, to be copied.
   *
   * @param width of the screen; 0: there is none, so that programs find each line whole
   */
  public static List<String> lines(String line, int width) {
    List<String> parts = new ArrayList<>();
    String rest = line;
    while (width > 0 && Fitted.width(rest) > width) {
      int fits = Fitted.end(rest, width);
      int blank = rest.lastIndexOf(' ', fits);
      if (blank <= INDENT.length()) {
        blank = rest.indexOf(' ', Math.max(fits, INDENT.length()));
      }
      if (blank < 0) {
        break;
      }
      parts.add(rest.substring(0, blank));
      rest = INDENT + rest.substring(blank + 1);
    }
    parts.add(rest);
    return parts;
  }
}

// SPDX-License-Identifier: Apache-2.0
package nodeline.terminal;

import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStyle;

/**
 * A line of printable text for people.
 *
 * @param look where colours are wanted
 */
public record StyledLine(String text, Look look) {
  /** What a line means. */
  public enum Look {
    PLAIN,
    HEAD,
    WARNING,
    BAD;

    private AttributedStyle style() {
      return switch (this) {
        case PLAIN -> AttributedStyle.DEFAULT;
        case HEAD -> AttributedStyle.BOLD;
        case WARNING -> AttributedStyle.DEFAULT.foreground(AttributedStyle.YELLOW);
        case BAD -> AttributedStyle.DEFAULT.foreground(AttributedStyle.RED);
      };
    }
  }

  /** With the terminal's own sequences for the look. */
  public String ansi() {
    return attributed().toAnsi();
  }

  AttributedString attributed() {
    return new AttributedString(text, look.style());
  }

  AttributedString plain() {
    return new AttributedString(text);
  }
}

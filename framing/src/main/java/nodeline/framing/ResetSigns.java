// SPDX-License-Identifier: Apache-2.0
package nodeline.framing;

import java.util.List;

/**
 * Finds in console text the signs that a board was reset or waits for a login: {@code
 * docs/protocol.md}, section 7. Takes text in any pieces; looks at a line's start and its end only.
 * Terminal escapes do not count, but that one which places the cursor or clears the screen starts a
 * line.
 */
public final class ResetSigns {
  private static final int LONGEST = 48;
  private static final char ESC = 0x1b;
  private static final String LOGIN = "login: ";
  private static final List<String> LINE_STARTS =
      List.of(
          "U-Boot ",
          "Linux version ",
          "Booting Linux",
          "Starting kernel",
          "Uncompressing Linux",
          "GRUB ",
          "GNU GRUB ",
          "[    0.000000]",
          "Kernel panic - not syncing",
          "BIOS");

  private enum Escape {
    NONE,
    BEGUN,
    PARAMETERS
  }

  private final StringBuilder line = new StringBuilder();
  private Escape escape = Escape.NONE;
  private boolean startLost;
  private boolean told;

  /** Whether these octets end the first sign of a line. */
  public boolean feed(byte[] octets, int offset, int length) {
    boolean found = false;
    for (int i = offset; i < offset + length; i++) {
      found |= feed((char) (octets[i] & 0xff));
    }
    return found;
  }

  private boolean feed(char c) {
    if (c == '\n' || c == '\r') {
      startLine();
      return false;
    }
    if (c == ESC || escape != Escape.NONE) {
      skipEscape(c);
      return false;
    }
    if (told) {
      return false;
    }
    if (line.length() == LONGEST) {
      line.deleteCharAt(0); // from now on only the line's end counts
      startLost = true;
    }
    line.append(c);
    told = (!startLost && starts()) || endsInLogin();
    return told;
  }

  private void startLine() {
    line.setLength(0);
    startLost = false;
    told = false;
    escape = Escape.NONE;
  }

  /** {@code ESC [}, parameters, a final character from {@code @} on; or ESC and one character. */
  private void skipEscape(char c) {
    if (c == ESC) {
      escape = Escape.BEGUN;
    } else if (escape == Escape.BEGUN) {
      escape = c == '[' ? Escape.PARAMETERS : Escape.NONE;
    } else if (c >= '@') {
      escape = Escape.NONE;
      if (c == 'H' || c == 'J') {
        startLine();
      }
    }
  }

  private boolean starts() {
    int time = line.charAt(0) == '[' ? line.indexOf("] ") : -1;
    int from = time < 0 ? 0 : time + 2;
    for (String sign : LINE_STARTS) {
      if (line.length() - from == sign.length() && line.indexOf(sign, from) == from) {
        return true;
      }
      if (from > 0 && line.length() == sign.length() && line.indexOf(sign) == 0) {
        return true;
      }
    }
    return false;
  }

  private boolean endsInLogin() {
    int from = line.length() - LOGIN.length();
    return from >= 0 && line.indexOf(LOGIN, from) == from;
  }
}

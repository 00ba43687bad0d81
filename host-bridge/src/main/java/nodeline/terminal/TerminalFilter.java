// SPDX-License-Identifier: Apache-2.0
package nodeline.terminal;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Makes a board's text harmless on a terminal: what stays is text, line ends, tabs, bells, colours,
 * and simple moves and erasures of the cursor. Nothing that stays makes a terminal answer, change
 * its modes, its title, its character set or the clipboard, hide text, or erase what has scrolled
 * away.
 *
 * <pre>
 *   TEXT      ESC ⇒ ESCAPE;  printable, BEL BS HT LF CR ⇒ kept;  other controls ⇒ dropped
 *   UTF8      the rest of a character ⇒ kept, unless it is a control (C1);  other ⇒ ?, as in TEXT
 *   ESCAPE    [ ⇒ CSI;  ] P X ^ _ ⇒ STRING;  7 8 ⇒ kept;  20..2F ⇒ ESCAPE;  other ⇒ dropped
 *   CSI       20..3F ⇒ collected, 32 at most;  @..~ ⇒ kept if it is harmless, else dropped
 *   STRING    BEL, CAN, SUB, LF ⇒ TEXT;  ESC ⇒ ESCAPE;  other ⇒ dropped
 * </pre>
 */
public final class TerminalFilter {
  private static final int ESC = 0x1b;
  private static final int MAX_CSI = 32;

  /** Cursor moves, erasures, insertions, deletions, colours, saving and restoring the place. */
  private static final String HARMLESS = "@ABCDEFGHJKLMPXdfmsu";

  /** Marks, embeddings, overrides and isolates of the direction of writing. */
  private static final Set<Integer> DIRECTIONS =
      Set.of(
          0x061c, 0x200e, 0x200f, 0x202a, 0x202b, 0x202c, 0x202d, 0x202e, 0x2066, 0x2067, 0x2068,
          0x2069);

  private enum State {
    TEXT,
    UTF8,
    ESCAPE,
    CSI,
    STRING
  }

  private final boolean utf8;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final StringBuilder csi = new StringBuilder();
  private final ByteArrayOutputStream character = new ByteArrayOutputStream();
  private int following;
  private State state = State.TEXT;

  /**
   * @param utf8 whether the terminal takes UTF-8; else it gets ASCII only
   */
  public TerminalFilter(boolean utf8) {
    this.utf8 = utf8;
  }

  /** For the terminal that the environment describes. */
  public static TerminalFilter of(Map<String, String> environment) {
    String locale =
        Stream.of("LC_ALL", "LC_CTYPE", "LANG")
            .map(name -> environment.getOrDefault(name, ""))
            .filter(value -> !value.isEmpty())
            .findFirst()
            .orElse("");
    return new TerminalFilter(locale.matches("(?i).*utf-?8.*"));
  }

  /** What is kept of a piece; it may be cut anywhere. */
  public byte[] filter(byte[] octets) {
    out.reset();
    for (byte octet : octets) {
      feed(octet & 0xff);
    }
    return out.toByteArray();
  }

  private void feed(int octet) {
    switch (state) {
      case TEXT -> text(octet);
      case UTF8 -> inCharacter(octet);
      case ESCAPE -> afterEscape(octet);
      case CSI -> inCsi(octet);
      case STRING -> inString(octet);
    }
  }

  private void text(int octet) {
    state = State.TEXT;
    if (octet == ESC) {
      state = State.ESCAPE;
    } else if (octet >= 0x80) {
      beginCharacter(octet);
    } else if ((octet >= ' ' && octet < 0x7f) || "\u0007\b\t\n\r".indexOf(octet) >= 0) {
      out.write(octet);
    }
  }

  private void beginCharacter(int octet) {
    following = octet >= 0xf0 ? 3 : octet >= 0xe0 ? 2 : 1;
    if (utf8 && octet >= 0xc2 && octet <= 0xf4) {
      character.reset();
      character.write(octet);
      state = State.UTF8;
    } else {
      out.write('?');
    }
  }

  private void inCharacter(int octet) {
    if (octet < 0x80 || octet > 0xbf) {
      out.write('?');
      text(octet);
      return;
    }
    character.write(octet);
    if (--following == 0) {
      state = State.TEXT;
      String whole = character.toString(StandardCharsets.UTF_8); // U+FFFD for an overlong one
      boolean seen = whole.charAt(0) != '\ufffd' && isHarmless(whole.codePointAt(0));
      out.writeBytes(seen ? character.toByteArray() : new byte[] {'?'});
    }
  }

  /** No control, nothing that turns the order of what is shown, no line's end by another name. */
  private static boolean isHarmless(int c) {
    boolean separator = c == 0x2028 || c == 0x2029;
    return !Character.isISOControl(c) && !separator && !DIRECTIONS.contains(c);
  }

  private void afterEscape(int octet) {
    if (octet == '[') {
      csi.setLength(0);
      state = State.CSI;
    } else if ("]PX^_".indexOf(octet) >= 0) {
      state = State.STRING;
    } else if (octet < ' ' || octet >= 0x7f) {
      text(octet);
    } else if (octet > '/') {
      state = State.TEXT;
      if (octet == '7' || octet == '8') {
        out.write(ESC);
        out.write(octet);
      }
    }
  }

  private void inCsi(int octet) {
    if (octet < ' ' || octet >= 0x7f) {
      text(octet);
    } else if (octet < '@') {
      csi.append((char) octet);
    } else {
      state = State.TEXT;
      if (csi.length() <= MAX_CSI
          && HARMLESS.indexOf(octet) >= 0
          && csi.chars().allMatch(c -> (c >= '0' && c <= '9') || c == ';' || c == ':')
          && !hides(octet)) {
        out.write(ESC);
        out.write('[');
        csi.chars().forEach(out::write);
        out.write(octet);
      }
    }
    if (csi.length() > MAX_CSI) {
      csi.setLength(MAX_CSI + 1); // too long whatever follows
    }
  }

  /** Whether what was collected erases the scroll-back, or makes text invisible. */
  private boolean hides(int end) {
    String[] numbers = csi.toString().split(";", -1);
    if (end == 'J') {
      return Stream.of(numbers).anyMatch(number -> !number.matches("0*[0-2]?"));
    }
    if (end != 'm') {
      return false;
    }
    for (int i = 0; i < numbers.length; i += 1 + colourNumbers(numbers, i)) {
      if (numbers[i].matches("0*8(:.*)?")) {
        return true;
      }
    }
    return false;
  }

  /**
   * How many numbers after a colour's choice are its own; a form that terminals differ about: none.
   */
  private static int colourNumbers(String[] numbers, int at) {
    boolean colour = numbers[at].matches("0*[34]8") && at + 1 < numbers.length;
    int own = !colour ? 0 : numbers[at + 1].equals("5") ? 2 : numbers[at + 1].equals("2") ? 4 : 0;
    return at + own < numbers.length ? own : 0;
  }

  private void inString(int octet) {
    if (octet == ESC) {
      state = State.ESCAPE;
    } else if (octet == 0x07 || octet == 0x18 || octet == 0x1a || octet == '\n') {
      state = State.TEXT;
    }
  }
}

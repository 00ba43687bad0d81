// SPDX-License-Identifier: Apache-2.0
package nodeline.framing;

import java.util.List;

/**
 * Finds in console text the signs that a board was reset, goes down or waits for a login, and
 * remembers how far its boot is: {@code docs/protocol.md}, section 7. Takes text in any pieces.
 *
 * <pre>
 *   octet ─▶ escapes ─▶ noise ─▶ prefixes of a line ─▶ its first words
 *                                    └─▶ a kernel's clock
 * </pre>
 */
public final class ResetSigns {
  private static final int LONGEST_SHOWN = 64;
  private static final int BEL = 7;
  private static final int BACKSPACE = 8;
  private static final int DELETE = 0x7f;

  /** {@code login: }, without its first letter, as the last octets of a line. */
  private static final long LOGIN = packed("ogin: ");

  private static final long LOGIN_MASK = (1L << 48) - 1;

  private final FirstWords words;
  private final LinePrefix prefix = new LinePrefix();
  private final EscapeSkipper escapes = new EscapeSkipper();
  private final KernelClock clock = new KernelClock();
  private final StringBuilder line = new StringBuilder();
  private BootPhase phase = BootPhase.UNKNOWN;
  private String sign = "";
  private boolean signOnLine;
  private boolean told;
  private boolean hasText;
  private boolean afterNoise;
  private int continuation;
  private long tail;

  public ResetSigns() {
    this(List.of());
  }

  /**
   * @param own first words of a line that are signs of this device's loader, besides the general
   *     ones; each begins with a printable ASCII character other than a blank
   */
  public ResetSigns(List<String> own) {
    words = new FirstWords(own);
  }

  /** Whether these octets end the first sign of a line. */
  public boolean feed(byte[] octets, int offset, int length) {
    boolean found = false;
    for (int i = offset; i < offset + length; i++) {
      found |= feed((char) (octets[i] & 0xff));
    }
    return found;
  }

  /** By the last sign. */
  public BootPhase phase() {
    return phase;
  }

  /** It is known otherwise. */
  void is(BootPhase known) {
    phase = known;
  }

  /** The beginning of the last sign's line, printable ASCII; empty if there was no sign. */
  public String sign() {
    return signOnLine ? line.toString().strip() : sign;
  }

  /** Whether the line so far follows octets that are no text, as of a UART that is switched on. */
  public boolean isAfterNoise() {
    return afterNoise;
  }

  /** The text that follows is no part of the line before: the console was opened anew. */
  public void startLine() {
    sign = sign();
    signOnLine = false;
    line.setLength(0);
    told = false;
    hasText = false;
    continuation = 0;
    tail = 0;
    words.restart();
    prefix.restart();
    escapes.restart();
  }

  private boolean feed(char c) {
    if (c == '\n' || c == '\r') {
      afterNoise &= !hasText;
      startLine();
      return false;
    }
    switch (escapes.feed(c)) {
      case STARTS_LINE -> startLine();
      case TEXT -> {
        return isPrintable(c) ? text(c) : other(c);
      }
      case SKIPPED -> {
        // It shows nothing.
      }
    }
    return false;
  }

  private static boolean isPrintable(char c) {
    return c >= ' ' && c < DELETE;
  }

  /** What is no text starts a line: a UART that is switched on. */
  private boolean other(char c) {
    boolean isText = c > DELETE ? isCharacter(c) : c == '\t' || c == BEL || c == BACKSPACE;
    if (!isText) {
      noise();
    }
    return c == '\t' && text(c);
  }

  private void noise() {
    startLine();
    afterNoise = true;
  }

  /** Whether an octet belongs to a UTF-8 character within text. */
  private boolean isCharacter(int octet) {
    int before = continuation;
    boolean continues = before > 0 && octet < 0xc0;
    continuation = continues ? before - 1 : continuations(octet);
    words.end();
    tail = 0;
    return hasText && (continues || (before == 0 && continuation > 0));
  }

  /** Octets that follow the first one of a character. */
  private static int continuations(int first) {
    if (first < 0xc2 || first > 0xf4) {
      return 0;
    }
    if (first < 0xe0) {
      return 1;
    }
    return first < 0xf0 ? 2 : 3;
  }

  private boolean text(char c) {
    if (continuation > 0) {
      noise(); // half a character is none
    }
    hasText = true;
    if (line.length() < LONGEST_SHOWN) {
      line.append(c);
    }
    tail = tail << 8 | c;
    if (prefix.feed(c)) {
      words.restart();
      return stamped(prefix.stamp());
    }
    FirstWords.Sign found = words.feed(c);
    if (found != null && (found.indented() || !prefix.isIndented())) {
      return found(found.phase());
    }
    return c == ' ' && endsInLogin() && found(BootPhase.UP);
  }

  private boolean stamped(long micros) {
    if (micros == LinePrefix.NO_STAMP) {
      return false;
    }
    if (clock.startsAnew(micros)) {
      return found(BootPhase.KERNEL);
    }
    phase = phase == BootPhase.LOADER ? BootPhase.KERNEL : phase;
    return false;
  }

  private boolean found(BootPhase next) {
    boolean first = !told;
    told = true;
    if (next == BootPhase.UNKNOWN) {
      return false;
    }
    phase = next;
    signOnLine = true;
    return first;
  }

  /** A word of its own, at the end of the line so far. */
  private boolean endsInLogin() {
    long letter = tail >>> 48 & 0xff;
    long before = tail >>> 56;
    return !told
        && (tail & LOGIN_MASK) == LOGIN
        && (letter == 'l' || letter == 'L')
        && (before == 0 || before == ' ');
  }

  private static long packed(String text) {
    long octets = 0;
    for (int i = 0; i < text.length(); i++) {
      octets = octets << 8 | text.charAt(i);
    }
    return octets;
  }
}

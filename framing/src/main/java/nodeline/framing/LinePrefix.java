// SPDX-License-Identifier: Apache-2.0
package nodeline.framing;

import java.util.Set;

/**
 * Passes over what stands before a line's first word, in any number, order and length. Holds at
 * most a few letters of it.
 *
 * <pre>
 *   &lt;0&gt;   [   99.123456]   [  T123]   [ C0]   [  OK  ]   [INFO ]   and blanks between them
 * </pre>
 */
final class LinePrefix {
  /** Not a kernel's time stamp. */
  static final long NO_STAMP = -1;

  private static final int LONGEST_WORD = 6;
  private static final int FRACTION = 6;
  private static final long MAX_MICROS = Long.MAX_VALUE / 100;
  private static final String PUNCTUATION = " .:,@+-/";
  private static final Set<String> WORDS =
      Set.of("OK", "FAILED", "DEPEND", "INFO", "DEBUG", "NOTE", "WARN", "ERROR", "SPEW", "EMERG");

  /** Of a thread, a CPU, or both: {@code [T12]}, {@code [C0]}, {@code [T12@C0]}. */
  private static final Set<String> CALLERS = Set.of("", "T", "C", "TC");

  private enum State {
    OPEN,
    ANGLE,
    BRACKET,
    OVER
  }

  private final StringBuilder letters = new StringBuilder();
  private State state = State.OPEN;
  private boolean indented;
  private boolean passed;
  private int digits;
  private int point;
  private boolean stamped;
  private long micros;

  void restart() {
    state = State.OPEN;
    indented = false;
    passed = false;
  }

  /** Whether the next character may be that of a first word, because this one ends a prefix. */
  boolean feed(char c) {
    return switch (state) {
      case OPEN -> open(c);
      case ANGLE -> angle(c);
      case BRACKET -> bracket(c);
      case OVER -> false;
    };
  }

  /** Whether blanks, and no prefix, have been passed over. */
  boolean isIndented() {
    return indented && !passed;
  }

  /** Microseconds of the time stamp that this character ended, or {@link #NO_STAMP}. */
  long stamp() {
    return stamped && point == FRACTION ? micros : NO_STAMP;
  }

  private boolean open(char c) {
    digits = 0;
    letters.setLength(0);
    point = -1;
    micros = 0;
    stamped = false;
    if (c == ' ' || c == '\t') {
      indented = true;
      return true;
    }
    state = c == '<' ? State.ANGLE : c == '[' ? State.BRACKET : State.OVER;
    return false;
  }

  private boolean angle(char c) {
    if (c == '>' && digits > 0) {
      return pass();
    }
    digits = 1;
    state = isDigit(c) ? State.ANGLE : State.OVER;
    return false;
  }

  private boolean bracket(char c) {
    if (c == ']' && isPrefix()) {
      stamped = point >= 0 && letters.isEmpty();
      return pass();
    }
    if (isDigit(c)) {
      digits = 1;
      point += point < 0 ? 0 : point > FRACTION ? 0 : 1;
      micros = micros < MAX_MICROS ? micros * 10 + (c - '0') : micros;
    } else if (c == '.' && point < 0 && digits > 0) {
      point = 0;
    } else if (isLetter(c) && letters.length() < LONGEST_WORD) {
      letters.append(c);
    } else if (PUNCTUATION.indexOf(c) < 0) {
      state = State.OVER;
    } else if (c != ' ' || digits > 0) {
      point = FRACTION + 1; // no time stamp
    }
    return false;
  }

  private boolean isPrefix() {
    String word = letters.toString();
    return digits > 0 ? CALLERS.contains(word) : WORDS.contains(word);
  }

  private boolean pass() {
    state = State.OPEN;
    passed = true;
    return true;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isLetter(char c) {
    return c >= 'A' && c <= 'Z';
  }
}

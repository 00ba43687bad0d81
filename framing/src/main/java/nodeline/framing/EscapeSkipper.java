// SPDX-License-Identifier: Apache-2.0
package nodeline.framing;

/**
 * Passes over terminal escapes, of any length. Of an unfinished one it knows the kind only.
 *
 * <pre>
 *   ESC [ parameters final      colours, the cursor
 *   ESC ] … BEL or ESC \        titles; so do ESC P, X, ^ and _
 *   ESC intermediates final     character sets, resets
 * </pre>
 */
final class EscapeSkipper {
  private static final char ESC = 0x1b;
  private static final char BEL = 7;
  private static final String STRINGS = "]PX^_";

  /** Finals of a control sequence that put the cursor elsewhere or clear the screen. */
  private static final String MOVES = "HfJEF";

  enum Outcome {
    /** No part of an escape. */
    TEXT,
    SKIPPED,
    /** The end of one that begins a line. */
    STARTS_LINE
  }

  private enum State {
    NONE,
    BEGUN,
    CONTROL,
    STRING
  }

  private State state = State.NONE;

  /** An unfinished escape has ended. */
  void restart() {
    state = State.NONE;
  }

  Outcome feed(char c) {
    if (c == ESC) {
      state = State.BEGUN;
      return Outcome.SKIPPED;
    }
    return switch (state) {
      case NONE -> Outcome.TEXT;
      case BEGUN -> begun(c);
      case CONTROL -> control(c);
      case STRING -> string(c);
    };
  }

  private Outcome begun(char c) {
    if (c == '[') {
      state = State.CONTROL;
    } else if (STRINGS.indexOf(c) >= 0) {
      state = State.STRING;
    } else if (c > '/') { // otherwise an intermediate
      state = State.NONE;
      return c == 'c' || c == 'E' ? Outcome.STARTS_LINE : Outcome.SKIPPED;
    }
    return Outcome.SKIPPED;
  }

  private Outcome control(char c) {
    if (c < '@') {
      return Outcome.SKIPPED;
    }
    state = State.NONE;
    return MOVES.indexOf(c) >= 0 ? Outcome.STARTS_LINE : Outcome.SKIPPED;
  }

  private Outcome string(char c) {
    state = c == BEL ? State.NONE : State.STRING;
    return Outcome.SKIPPED;
  }
}

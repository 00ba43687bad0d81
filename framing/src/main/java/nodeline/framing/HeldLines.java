// SPDX-License-Identifier: Apache-2.0
package nodeline.framing;

/**
 * Where a cut frame may go on: the runs of the alphabet at the starts of lines.
 *
 * <pre>
 *  ~NL1:0123456789ab:1:s:2::1:1:8:4[   12.345678] usb 1-1: new device\r\n
 *  1234:ready,a=:0123401234\r\n
 *  '-- run of 24 ---------'
 * </pre>
 *
 * <p>CRs and colour escapes before a run are passed over. At most {@value #MAX_LINES} lines are
 * kept, the first ones.
 */
final class HeldLines {
  static final int MAX_LINES = 64;

  private enum State {
    /** No line has started since the frame did. */
    NONE,
    START,
    ESCAPE,
    COLOUR,
    RUN,
    REST
  }

  private final int[] starts = new int[MAX_LINES];
  private final int[] runs = new int[MAX_LINES];
  private int kept;
  private State state = State.NONE;
  private int start;
  private int run;

  void clear() {
    kept = 0;
    state = State.NONE;
    run = 0;
  }

  /**
   * Takes the octet at {@code at}; true if it ends the run of its line, which {@link #keep} then
   * closes.
   */
  boolean endsRun(byte octet, int at) {
    boolean alphabet = FrameLayout.inAlphabet(octet);
    if (state == State.RUN && alphabet) {
      run++;
      return false;
    }
    boolean ends = state == State.RUN;
    state = next(octet, alphabet);
    if (state == State.RUN) {
      start = at;
      run = 1;
    }
    return ends;
  }

  private State next(byte octet, boolean alphabet) {
    if (octet == '\n') {
      return State.START;
    }
    return switch (state) {
      case NONE -> State.NONE;
      case START -> octet == '\r' ? State.START : octet == 0x1b ? State.ESCAPE : runOr(alphabet);
      case ESCAPE -> octet == '[' ? State.COLOUR : State.REST;
      case COLOUR -> FrameLayout.isDigit(octet) || octet == ';' ? State.COLOUR : State.START;
      case RUN, REST -> State.REST;
    };
  }

  private static State runOr(boolean alphabet) {
    return alphabet ? State.RUN : State.REST;
  }

  /** Whether the last line's run has not ended yet. */
  boolean open() {
    return state == State.RUN;
  }

  /** Where the last run starts. */
  int start() {
    return start;
  }

  /** How long the last run is. */
  int run() {
    return run;
  }

  /** Keeps the last run for a later line to continue. */
  void keep() {
    if (kept < MAX_LINES) {
      starts[kept] = start;
      runs[kept++] = run;
    }
  }

  int kept() {
    return kept;
  }

  int start(int line) {
    return starts[line];
  }

  int run(int line) {
    return runs[line];
  }
}

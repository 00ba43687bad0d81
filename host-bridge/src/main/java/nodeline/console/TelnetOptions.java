// SPDX-License-Identifier: Apache-2.0
package nodeline.console;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Which options both sides of a telnet connection agree on (RFC 1143 without queues: nothing is
 * ever given up again). Each wish and each refusal is said once, so that no two sides can keep each
 * other busy.
 *
 * <pre>
 *            heard yes (WILL, DO)            heard no (WONT, DONT)
 *   IDLE     wanted ⇒ YES, say yes           –
 *            else ⇒ REFUSED, say no
 *   ASKED    ⇒ YES                           ⇒ NO
 *   YES      –                               ⇒ NO, say no
 *   NO       wanted ⇒ YES, say yes           –
 *   REFUSED  –                               –
 * </pre>
 */
final class TelnetOptions {
  /** The side that does what an option says. */
  enum Side {
    /** We do it: we say WILL, the peer says DO. */
    OURS(Telnet.WILL, Telnet.WONT),
    /** The peer does it: we say DO, the peer says WILL. */
    THEIRS(Telnet.DO, Telnet.DONT);

    private final int yes;
    private final int no;

    Side(int yes, int no) {
      this.yes = yes;
      this.no = no;
    }
  }

  /** Where one option of one side stands. */
  enum State {
    IDLE,
    ASKED,
    YES,
    NO,
    REFUSED
  }

  /** Sends three octets: IAC and these. */
  interface Output {
    void negotiate(int verb, int option);
  }

  private final Map<Side, Set<Integer>> wanted = new EnumMap<>(Side.class);
  private final Map<Side, Map<Integer, State>> states = new EnumMap<>(Side.class);
  private final Output output;

  /**
   * @param ours what we do if the peer lets us
   * @param theirs what the peer may do
   */
  TelnetOptions(Set<Integer> ours, Set<Integer> theirs, Output output) {
    wanted.put(Side.OURS, ours);
    wanted.put(Side.THEIRS, theirs);
    states.put(Side.OURS, new HashMap<>());
    states.put(Side.THEIRS, new HashMap<>());
    this.output = output;
  }

  State state(Side side, int option) {
    return states.get(side).getOrDefault(option, State.IDLE);
  }

  boolean agreed(Side side, int option) {
    return state(side, option) == State.YES;
  }

  /** Says that we want an option, unless it was talked about before. */
  void ask(Side side, int option) {
    if (state(side, option) == State.IDLE) {
      become(side, option, State.ASKED);
      output.negotiate(side.yes, option);
    }
  }

  /** What the peer says. */
  void heard(int verb, int option) {
    switch (verb) {
      case Telnet.DO -> heardYes(Side.OURS, option);
      case Telnet.DONT -> heardNo(Side.OURS, option);
      case Telnet.WILL -> heardYes(Side.THEIRS, option);
      case Telnet.WONT -> heardNo(Side.THEIRS, option);
      default -> throw new IllegalArgumentException("not a verb: " + verb);
    }
  }

  private void heardYes(Side side, int option) {
    State before = state(side, option);
    if (before == State.ASKED) {
      become(side, option, State.YES);
    } else if (before == State.IDLE || before == State.NO) {
      boolean yes = wanted.get(side).contains(option);
      become(side, option, yes ? State.YES : State.REFUSED);
      output.negotiate(yes ? side.yes : side.no, option);
    }
  }

  private void heardNo(Side side, int option) {
    State before = state(side, option);
    if (before == State.ASKED) {
      become(side, option, State.NO);
    } else if (before == State.YES) {
      become(side, option, State.NO);
      output.negotiate(side.no, option);
    }
  }

  private void become(Side side, int option, State next) {
    states.get(side).put(option, next);
  }
}

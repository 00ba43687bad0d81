// SPDX-License-Identifier: Apache-2.0
package nodeline.control;

import java.util.List;

/** Told what happens in a bridge, from its threads: must be quick and must not block. */
public interface BridgeListener {
  /** Hears nothing. */
  BridgeListener NONE = new BridgeListener() {};

  /** A link has changed its state. */
  default void link(String device, LinkStatus link) {}

  /** Console text of a board, without frames, as it comes: lines may be in pieces. */
  default void text(String device, byte[] octets) {}

  /** A call's message is complete and it begins. */
  default void callStarted(String device, CallStart call) {}

  /**
   * A call that has begun waits for others.
   *
   * @param call its number
   * @param missing whom it waits for, one a string, the first of many
   */
  default void callWaits(String device, long call, List<String> missing) {}

  /** A call's result is known. */
  default void callEnded(String device, CallEnd end) {}

  /**
   * The board was reset.
   *
   * @param sign begins the line that showed it
   */
  default void reset(String device, String sign) {}

  /** A client of its console has come or gone. */
  default void client(String device, String client, boolean attached) {}

  /** The writer of its console tells what it does, such as {@code exec: echo hello}. */
  default void note(String device, String text) {}

  /**
   * A board's test tells something, such as the result of a test case.
   *
   * @param signal its name, such as {@code TESTCASE}
   * @param words as LAVA's signal of this name has them, such as {@code RESULT=pass}
   */
  default void signal(String device, String signal, List<String> words) {}

  /** A person has emptied a group. */
  default void cleared(String group) {}

  /**
   * A call that begins.
   *
   * @param number its own in this process
   * @param command such as {@code lava-wait}
   * @param arguments as they were given, each cut where it is long
   * @param by who made it
   */
  record CallStart(long number, String command, List<String> arguments, CallStatus.Maker by) {
    public CallStart {
      arguments = List.copyOf(arguments);
    }
  }

  /** Why a call has ended. */
  enum Ending {
    /** The board gets exit status 0. */
    DONE,
    /** The coordinator refused it. */
    FAILED,
    /** Its time was over. */
    TIMED_OUT,
    /** Nobody waits for it any more. */
    GIVEN_UP
  }

  /**
   * How a call ended.
   *
   * @param call as it was told at its beginning
   * @param lines of its result, the beginning of a long one, or the one of its error
   * @param millis milliseconds since it began
   */
  record CallEnd(CallStart call, Ending ending, List<String> lines, long millis) {
    public CallEnd {
      lines = List.copyOf(lines);
    }

    /** Whether the board gets exit status 0. */
    public boolean ok() {
      return ending == Ending.DONE;
    }
  }
}

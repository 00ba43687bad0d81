// SPDX-License-Identifier: Apache-2.0
package nodeline.control;

import java.util.List;

/**
 * A call in flight.
 *
 * @param command such as {@code lava-wait-all}
 * @param arguments as they were given
 * @param sinceMillis milliseconds since it began: at a board, since its first frame
 * @param missing whom it waits for, one a string; empty when nobody or not known
 * @param by who made it
 */
public record CallStatus(
    String command,
    List<String> arguments,
    long sinceMillis,
    State state,
    List<String> missing,
    Maker by) {
  public CallStatus {
    arguments = List.copyOf(arguments);
    missing = List.copyOf(missing);
  }

  /** A call of the board. */
  public CallStatus(
      String command, List<String> arguments, long sinceMillis, State state, List<String> missing) {
    this(command, arguments, sinceMillis, state, missing, Maker.BOARD);
  }

  /** The same call, made on the host on behalf of the device. */
  public CallStatus byHost() {
    return new CallStatus(command, arguments, sinceMillis, state, missing, Maker.HOST);
  }

  /** Who makes a device's calls. */
  public enum Maker {
    /** Its board, over its console. */
    BOARD,
    /** {@code nodeline request}. */
    HOST
  }

  /** States of a call, as in {@code docs/protocol.md}, section 12. */
  public enum State {
    /** Pieces of its message are missing. */
    ASSEMBLING,
    /** The coordinator has it. */
    RUNNING,
    /** Its result is known; the board has not asked for it yet. */
    READY
  }
}

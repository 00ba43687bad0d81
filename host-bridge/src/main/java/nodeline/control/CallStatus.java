// SPDX-License-Identifier: Apache-2.0
package nodeline.control;

import java.util.List;

/**
 * A call in flight.
 *
 * @param command such as {@code lava-wait-all}
 * @param arguments as the board gave them
 * @param sinceMillis milliseconds since its first frame
 * @param missing whom it waits for, one a string; empty when nobody or not known
 */
public record CallStatus(
    String command, List<String> arguments, long sinceMillis, State state, List<String> missing) {
  public CallStatus {
    arguments = List.copyOf(arguments);
    missing = List.copyOf(missing);
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

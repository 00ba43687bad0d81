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
  default void callStarted(String device, String command, List<String> arguments) {}

  /** A call's result is known. */
  default void callEnded(String device, CallEnd end) {}

  /**
   * How a call ended.
   *
   * @param ok whether the board gets exit status 0
   * @param lines of its result, the beginning of a long one, or the one of its error
   * @param millis milliseconds since it began
   */
  record CallEnd(
      String command, List<String> arguments, boolean ok, List<String> lines, long millis) {
    public CallEnd {
      arguments = List.copyOf(arguments);
      lines = List.copyOf(lines);
    }
  }
}

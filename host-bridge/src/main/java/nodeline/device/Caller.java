// SPDX-License-Identifier: Apache-2.0
package nodeline.device;

import java.util.List;
import nodeline.control.CallStatus;
import nodeline.framing.Result;
import nodeline.group.Call;
import nodeline.group.Outcome;

/**
 * One of those that make a device's calls: its board by frames, its board by LAVA's lines, the
 * host. All methods are for the device's event loop.
 */
interface Caller {
  /** A call of this caller has its outcome. Not told of one that was cancelled. */
  void onOutcome(String callId, Call call, Outcome outcome);

  /**
   * A call of this caller has lasted as long as it may, and is cancelled.
   *
   * @param error names those that it still waited for
   */
  void onTimeout(String callId, Result error);

  /** The board was reset, or its console is lost: nobody there reads a reply. */
  void onBoardGone();

  /**
   * Ends the calls that the board waits for, by an error.
   *
   * @param why one line for people, of ASCII
   * @return how many
   */
  int endCalls(String why);

  /** The device is no more. */
  default void onDeviceGone() {
    onBoardGone();
  }

  /** Who that is, for people. */
  default CallStatus.Maker maker() {
    return CallStatus.Maker.BOARD;
  }

  /** Its calls under way, oldest first. */
  List<CallStatus> calls();
}

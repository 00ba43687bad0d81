// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.faults;

import java.io.IOException;
import java.util.Map;
import nodeline.hardware.rig.BridgeProcess;

/** What is at the host's end of the cables. */
interface FaultHost extends AutoCloseable {
  /**
   * Looks at the coordinator when all boards are through with these rounds.
   *
   * @param first the first round of a batch, or of what the run has of it
   */
  void check(Plan plan, int first, int last, Tally tally) throws IOException;

  /** What the bridge has counted, for all boards together; empty where there is none. */
  Map<String, Long> counters();

  /** Returns when it has handled that the board was reset. */
  default void awaitReset(int board, String banner) throws IOException {
    throw new UnsupportedOperationException();
  }

  /** Ends it as a loss of power does, and starts it again. */
  default void kill() throws IOException {
    throw new UnsupportedOperationException();
  }

  /** The same of its coordinator. */
  default void killCoordinator() throws IOException {
    throw new UnsupportedOperationException();
  }

  /** Its process. */
  default BridgeProcess process() {
    throw new UnsupportedOperationException();
  }

  @Override
  void close() throws IOException;
}

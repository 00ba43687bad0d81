// SPDX-License-Identifier: Apache-2.0
package nodeline.access;

import java.time.Duration;

/**
 * Whether a board still has its tty for a call, so that a line would not get to its shell. Times
 * are those of {@link System#nanoTime}.
 *
 * <pre>
 *   a call waits            ⇒ holds
 *   no call waits any more  ⇒ holds until the board has said something and is quiet for a moment,
 *                             3 s at most: its command ends after its call
 * </pre>
 */
final class CallHold {
  static final long QUIET_NANOS = Duration.ofMillis(300).toNanos();
  static final long LONGEST_NANOS = Duration.ofSeconds(3).toNanos();

  private boolean holding;
  private boolean spoken;
  private long used;
  private long heard;

  /** The board says something. */
  void heard(long now) {
    heard = now;
    spoken = true;
  }

  /**
   * Whether it is to be waited for.
   *
   * @param inUse whether a call waits now
   */
  boolean holds(boolean inUse, long now) {
    if (inUse) {
      holding = true;
      spoken = false;
      used = now;
    } else if (holding) {
      boolean back = spoken && now - heard >= QUIET_NANOS;
      holding = !back && now - used < LONGEST_NANOS;
    }
    return holding;
  }
}

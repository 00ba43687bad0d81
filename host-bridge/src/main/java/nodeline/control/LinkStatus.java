// SPDX-License-Identifier: Apache-2.0
package nodeline.control;

import nodeline.console.NoiseMeter;

/**
 * A device's console link.
 *
 * @param state where it stands
 * @param sinceMillis milliseconds in that state
 * @param reason why it is down, one line; empty when it is up
 * @param note what to know of it while it is up, such as a wrong speed; empty: nothing
 */
public record LinkStatus(State state, long sinceMillis, String reason, String note) {
  /** One with nothing to know of it. */
  public LinkStatus(State state, long sinceMillis, String reason) {
    this(state, sinceMillis, reason, "");
  }

  /** Whether what comes is noted as mostly noise. */
  public boolean hearsNoise() {
    return NoiseMeter.isIn(note);
  }

  /** States of a link. */
  public enum State {
    /** Opening for the first time, or between two attempts. */
    CONNECTING,
    /** Octets can pass. */
    UP,
    /** Lost or not there; it is tried again. */
    DOWN,
    /** Ended for good: the command of an {@code exec:} console has exited, or the bridge stops. */
    ENDED
  }
}

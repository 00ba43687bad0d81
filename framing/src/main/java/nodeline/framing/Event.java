// SPDX-License-Identifier: Apache-2.0
package nodeline.framing;

import java.util.Locale;

/** What {@link DeviceProtocol} counts. */
public enum Event {
  /** Intact requests. */
  REQUESTS,
  /** Calls made by them. */
  CALLS,
  /** Copies of requests, ignored. */
  STALE,
  /** Writes to the console. */
  REPLIES,
  /** Frames that were answered by "not yet". */
  RENEWALS,
  /** Listeners that were asked to give way. */
  GIVE_WAYS,
  /** Broken requests that were answered at once. */
  SAY_AGAINS,
  /** Results sent once more. */
  REPEATS,
  /** Calls that ended by their timeout. */
  TIMEOUTS,
  /** Calls that no frame came for, ended when a new call needed their place. */
  GIVEN_UP,
  /** Calls refused by a limit. */
  REFUSED,
  /** Listeners that went away with their board. */
  BOARDS_GONE;

  /** As a status shows it: {@code say-agains}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}

// SPDX-License-Identifier: Apache-2.0
package nodeline.config;

import java.util.Optional;
import nodeline.console.LineSignal;

/**
 * How a board's power is switched, and how it is reset.
 *
 * @param on command of the host, for {@code /bin/sh}; empty: there is none, as for the others
 * @param off the same
 * @param cycle the same; without it, off and on do it where both are there
 * @param reset the line that resets the board
 */
public record PowerConfig(
    Optional<String> on, Optional<String> off, Optional<String> cycle, Optional<LineSignal> reset) {
  /** A board that nobody can switch or reset from here. */
  public static final PowerConfig NONE =
      new PowerConfig(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /** Whether there is a command for its power. */
  boolean isSwitched() {
    return on.isPresent() || off.isPresent() || cycle.isPresent();
  }
}

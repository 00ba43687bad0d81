// SPDX-License-Identifier: Apache-2.0
package nodeline.console;

import java.util.Locale;

/**
 * Written to a console's channel between its text: a signal on its line, if it has such a thing.
 */
public enum LineSignal {
  /** The line is held. */
  BREAK,
  /** The line DTR is turned over. */
  DTR,
  /** The line RTS is turned over. */
  RTS;

  /**
   * How long the line is held: what {@code tcsendbreak} takes at least, and U-Boot's SysRq needs.
   */
  static final long MILLIS = 250;

  /** As the configuration has it: {@code break}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}

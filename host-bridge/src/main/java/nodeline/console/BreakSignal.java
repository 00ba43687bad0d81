// SPDX-License-Identifier: Apache-2.0
package nodeline.console;

/** Written to a console's channel between its text: a break, if the console has such a thing. */
enum BreakSignal {
  BREAK;

  /**
   * How long the line is held: what {@code tcsendbreak} takes at least, and U-Boot's SysRq needs.
   */
  static final long MILLIS = 250;
}

// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.faults;

/**
 * A line that a board's script told.
 *
 * @param kind the mark in it: see {@link Script}
 * @param nanos when it was read
 */
public record FaultEvent(int board, char kind, String text, long nanos) {
  static FaultEvent parse(String line, long nanos) {
    int blank = line.indexOf(' ');
    String rest = line.substring(blank + 3 > line.length() ? line.length() : blank + 3);
    int board = Integer.parseInt(line.substring(0, blank));
    return new FaultEvent(board, line.charAt(blank + 1), rest, nanos);
  }
}

// SPDX-License-Identifier: Apache-2.0
package nodeline.framing;

/**
 * Removes the line end that follows a frame directly: LF, CR LF, or CR CR LF where two ttys add one
 * each.
 */
final class LineEndEater {
  private static final int CARRIAGE_RETURNS = 2;

  private boolean expecting;
  private int carriageReturns;

  /** A frame ended. */
  void expect() {
    expecting = true;
    carriageReturns = CARRIAGE_RETURNS;
  }

  /** What follows is something else. */
  void forget() {
    expecting = false;
  }

  /** Where the text begins, behind what is left of the line end. */
  int skip(byte[] octets, int offset, int end) {
    int at = offset;
    while (expecting && at < end) {
      if (octets[at] == '\r' && carriageReturns > 0) {
        carriageReturns--;
        at++;
      } else {
        expecting = false;
        at += octets[at] == '\n' ? 1 : 0;
      }
    }
    return at;
  }
}

// SPDX-License-Identifier: Apache-2.0
package nodeline.framing;

/**
 * How fast a console is, and what follows for the answer "not yet": {@code docs/protocol.md},
 * section 7.
 *
 * @param octetsPerSecond what it carries each way, 5 to 1,200,000
 * @param notYetAfter milliseconds that a frame with a window waits for a result before it is
 *     answered by "not yet"; with a window that ends earlier, 50 ms before that end
 */
public record Line(int octetsPerSecond, int notYetAfter) {
  /** 115200 baud, the speed of a console that does not tell its own. */
  public static final Line DEFAULT = ofBaud(115_200);

  private static final int NOT_YET_AFTER = 50;
  private static final int BEFORE_THE_END = 50;
  private static final int BITS_PER_OCTET = 10;
  private static final long MILLIS = 1_000;

  /** Octets each way of a renewal: a wait of usual length, and its "not yet". */
  private static final int RENEWAL = 100;

  /** Renewals of one call take at most this part of the line. */
  private static final int SHARE = 50;

  private static final int MAX_WAIT_WINDOW = 4;

  public Line {
    Range.check("octets per second", octetsPerSecond, 5, 1_200_000);
    Range.check("not yet after", notYetAfter, 0, FrameLayout.MAX_WINDOW * (int) MILLIS);
  }

  /** A serial line of this speed, 50 to 12,000,000 bit/s. */
  public static Line ofBaud(int baud) {
    return new Line(baud / BITS_PER_OCTET, NOT_YET_AFTER);
  }

  /** Seconds that the next window of a call that waits may have, 1 to 4. */
  int nextWindow() {
    return Math.min(MAX_WAIT_WINDOW, ceil(SHARE * RENEWAL, octetsPerSecond));
  }

  /** Milliseconds after which a board may take the answer to a short frame for lost. */
  int patience() {
    return 2 * (NOT_YET_AFTER + ceil(2 * RENEWAL * MILLIS, octetsPerSecond));
  }

  private static int ceil(long number, int by) {
    return (int) ((number + by - 1) / by);
  }

  /** When "not yet" is due to a frame that came now. */
  long notYetAt(long now, int window) {
    return now + Math.min(notYetAfter, window * MILLIS - BEFORE_THE_END);
  }
}

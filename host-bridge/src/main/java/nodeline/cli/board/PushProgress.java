// SPDX-License-Identifier: Apache-2.0
package nodeline.cli.board;

import nodeline.push.Progress;
import nodeline.terminal.RawTerminal;

/** One line on a terminal's standard error that says how far the typing is. */
final class PushProgress implements Progress {
  private final int total;
  private final boolean terminal;
  private int octets;
  private int repaired;
  private int shown = -1;

  /**
   * @param total octets, about
   */
  PushProgress(int total) {
    this.total = total;
    this.terminal = RawTerminal.isTerminal();
  }

  @Override
  public void arrived(int more, int again) {
    octets += more;
    repaired += again;
    int percent = Math.min(99, octets * 100 / total);
    if (terminal && percent != shown) {
      shown = percent;
      System.err.printf("\r\u001b[Ktyping: %d %%, typed again: %d", percent, repaired);
      System.err.flush();
    }
  }

  /** Takes the line away. */
  void end() {
    if (shown >= 0) {
      System.err.print("\r\u001b[K");
      System.err.flush();
    }
  }
}

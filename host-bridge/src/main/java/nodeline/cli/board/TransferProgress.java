// SPDX-License-Identifier: Apache-2.0
package nodeline.cli.board;

import nodeline.Printable;
import nodeline.push.Transfer;
import nodeline.terminal.StandardOutput;

/** One line on a terminal's standard error that says how far a file is. */
final class TransferProgress implements Transfer, AutoCloseable {
  private static final long SECOND = 1_000_000_000;
  private static final long PAUSE = SECOND / 5;

  private final String device;
  private final boolean terminal = StandardOutput.isErrorTerminal();
  private final long began = System.nanoTime();
  private long shown;

  TransferProgress(String device) {
    this.device = Printable.of(device);
  }

  @Override
  public void moved(long octets, long total) {
    long now = System.nanoTime();
    if (terminal && (shown == 0 || now - shown >= PAUSE)) {
      shown = now;
      long rate = octets * 10 / Math.max(1, (now - began) / (SECOND / 10));
      String left = rate == 0 ? "" : ", %d s left".formatted((total - octets) / rate);
      System.err.printf(
          "\r\u001b[K%s: %d of %d KiB, %d %%, %.1f KiB/s%s",
          device,
          octets >> 10,
          total >> 10,
          total == 0 ? 100 : octets * 100 / total,
          rate / 1024.0,
          left);
      System.err.flush();
    }
  }

  /** Takes the line away. */
  @Override
  public void close() {
    if (shown != 0) {
      shown = 0;
      System.err.print("\r\u001b[K");
      System.err.flush();
    }
  }
}

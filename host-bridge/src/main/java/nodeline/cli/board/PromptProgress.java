// SPDX-License-Identifier: Apache-2.0
package nodeline.cli.board;

import java.util.concurrent.TimeUnit;
import nodeline.Printable;
import nodeline.terminal.StandardOutput;

/** One line on a terminal's standard error while a board's prompt is looked for. */
final class PromptProgress implements AutoCloseable {
  private static final String CLEAR = "\r\u001b[K";

  private final String device;
  private final Thread thread = new Thread(this::show, "progress");
  private boolean over;

  /** Shows it from the first second on. */
  PromptProgress(String device) {
    this.device = Printable.of(device);
    if (StandardOutput.isErrorTerminal()) {
      thread.setDaemon(true);
      thread.start();
    }
  }

  private synchronized void show() {
    try {
      for (int seconds = 1; !over; seconds++) {
        TimeUnit.SECONDS.timedWait(this, 1);
        print(over ? "" : "%s: finding the prompt, %d s".formatted(device, seconds));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void print(String line) {
    System.err.print(CLEAR + line);
    System.err.flush();
  }

  /** Takes the line away; others may write there when this returns. */
  @Override
  public void close() {
    synchronized (this) {
      over = true;
      notifyAll();
    }
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

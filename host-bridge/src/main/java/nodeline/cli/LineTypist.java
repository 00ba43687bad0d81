// SPDX-License-Identifier: Apache-2.0
package nodeline.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * Types a program's input a line at a time: each line waits until the board is at a prompt again. A
 * control character is a key, which waits for nothing. One thread types, another one hears.
 */
final class LineTypist {
  private static final long LOOK_NANOS = Duration.ofMillis(100).toNanos();
  private static final long TELL_NANOS = Duration.ofSeconds(5).toNanos();
  private static final int ESCAPE = 0x1b;
  private static final int DELETE = 0x7f;

  /** Where the octets go. */
  interface Console {
    void write(byte[] octets) throws IOException;
  }

  private final Console console;
  private final Runnable told;
  private final PromptWatch watch = new PromptWatch();
  private final StringBuilder line = new StringBuilder();
  private boolean ready;
  private boolean lineBegun;

  /**
   * @param told runs once for each line that waits long
   */
  LineTypist(Console console, Runnable told) {
    this.console = console;
    this.told = told;
  }

  /** Text of the board, what it said before too. */
  synchronized void heard(byte[] octets) {
    watch.heard(octets, System.nanoTime());
    notifyAll();
  }

  /** What the board said before is all here: the first line may be typed. */
  synchronized void ready() {
    ready = true;
    notifyAll();
  }

  /** Types them as they become due. */
  void type(byte[] octets) throws IOException, InterruptedException {
    for (int from = 0; from < octets.length; ) {
      int to = isKey(octets[from]) ? from + 1 : lineEnd(octets, from);
      byte[] piece = Arrays.copyOfRange(octets, from, to);
      if (isKey(piece[0])) {
        lineBegun |= piece[0] == ESCAPE; // the rest of a key follows
      } else {
        begin(piece);
      }
      console.write(piece);
      from = to;
    }
  }

  private static boolean isKey(byte octet) {
    return (octet >= 0 && octet < ' ' && "\t\r\n".indexOf(octet) < 0) || octet == DELETE;
  }

  /** Behind the line's end, or where the line is cut by a key or the end of what came. */
  private static int lineEnd(byte[] octets, int from) {
    int to = from;
    while (to < octets.length && !isKey(octets[to])) {
      to++;
      if (isLineEnd(octets[to - 1])) {
        boolean both = to < octets.length && octets[to - 1] == '\r' && octets[to] == '\n';
        return both ? to + 1 : to;
      }
    }
    return to;
  }

  private static boolean isLineEnd(byte octet) {
    return octet == '\n' || octet == '\r';
  }

  private synchronized void begin(byte[] piece) throws InterruptedException {
    if (!lineBegun) {
      awaitPrompt();
      watch.begun();
      line.setLength(0);
    }
    line.append(new String(piece, StandardCharsets.ISO_8859_1));
    lineBegun = !isLineEnd(piece[piece.length - 1]);
    if (!lineBegun) {
      watch.typed(line.toString(), System.nanoTime());
    }
  }

  private void awaitPrompt() throws InterruptedException {
    long begin = System.nanoTime();
    boolean tells = true;
    while (!ready || !watch.isBack(System.nanoTime())) {
      TimeUnit.NANOSECONDS.timedWait(this, LOOK_NANOS);
      if (tells && System.nanoTime() - begin > TELL_NANOS) {
        told.run();
        tells = false;
      }
    }
  }
}

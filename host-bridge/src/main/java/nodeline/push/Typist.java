// SPDX-License-Identifier: Apache-2.0
package nodeline.push;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import nodeline.Problem;
import nodeline.control.AttachedConsole;

/** Types at a console, as fast as the board is known to take it. */
final class Typist {
  private static final int PIECE = 32;
  private static final int SUCCESSES = 4;
  private static final int MOST_SUCCESSES = 256;
  private static final int[] OCTETS_A_SECOND = {Integer.MAX_VALUE, 3_000, 1_500, 700};

  private final AttachedConsole console;
  private final Runnable check;
  private final AtomicLong typed = new AtomicLong();
  private volatile int slowness;
  private int successes;
  private int enough = SUCCESSES;

  /**
   * @param check called before each piece; throws what keeps from typing
   */
  Typist(AttachedConsole console, Runnable check) {
    this.console = console;
    this.check = check;
  }

  /** Octets that were typed. */
  long typed() {
    return typed.get();
  }

  /** How often it was slowed down. */
  int slowness() {
    return slowness;
  }

  /** From now on it is typed more slowly; returns whether that is possible. */
  synchronized boolean slowDown() {
    successes = 0;
    if (slowness + 1 == OCTETS_A_SECOND.length) {
      return false;
    }
    slowness++;
    return true;
  }

  /**
   * Something came through. After many of these it is typed faster again: noise is no slowness. A
   * slow board is tried so ever more seldom.
   */
  synchronized void succeeded() {
    successes++;
    if (slowness > 0 && successes >= enough) {
      slowness--;
      successes = 0;
      enough = Math.min(MOST_SUCCESSES, 2 * enough);
    }
  }

  /** Types what the console's log shows. */
  synchronized void type(byte[] octets) {
    type(octets, console::write);
  }

  /** Types what it does not show, nor lines that begin so. */
  synchronized void type(byte[] octets, List<String> answers) {
    type(octets, piece -> console.write(piece, answers));
  }

  /** Types a secret, whose echo it does not show. */
  synchronized void typeSecret(byte[] octets) {
    type(octets, console::writeSecret);
  }

  /** Tells the console's log what is done. */
  void note(String what) {
    try {
      console.note(what);
    } catch (IOException e) {
      // The console's end is seen by its reader.
    }
  }

  /** What the bridge types if this program is killed; none: nothing any more. */
  void will(byte[] octets) {
    try {
      console.will(octets);
    } catch (IOException e) {
      // The console's end is seen by its reader.
    }
  }

  private interface Write {
    void accept(byte[] piece) throws IOException;
  }

  private void type(byte[] octets, Write write) {
    typed.addAndGet(octets.length);
    int piece = slowness == 0 ? octets.length : PIECE;
    for (int from = 0; from < octets.length; from += piece) {
      int count = Math.min(piece, octets.length - from);
      check.run();
      try {
        write.accept(Arrays.copyOfRange(octets, from, from + count));
      } catch (IOException e) {
        check.run();
        throw new Problem("the bridge has closed the console", "look at \"nodeline status\"", e);
      }
      if (slowness > 0) {
        pause(count * TimeUnit.SECONDS.toNanos(1) / OCTETS_A_SECOND[slowness]);
      }
    }
  }

  private static void pause(long nanos) {
    try {
      TimeUnit.NANOSECONDS.sleep(nanos);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

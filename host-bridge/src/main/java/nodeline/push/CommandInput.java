// SPDX-License-Identifier: Apache-2.0
package nodeline.push;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import nodeline.Problem;

/**
 * Standard input for a board's command, read by a thread of its own: as many octets ahead as two
 * pieces have. Input that has not begun when the command starts is none.
 */
public final class CommandInput {
  /** What came. */
  enum State {
    /** Octets. */
    PIECE,
    /** Nothing yet. */
    IDLE,
    /** Its end. */
    END
  }

  /**
   * A piece of it.
   *
   * @param octets a character each, {@link #MAX_PIECE} at most; none unless the state is {@code
   *     PIECE}
   */
  record Piece(State state, String octets) {}

  static final int MAX_PIECE = 1_024;

  private static final Piece IDLE = new Piece(State.IDLE, "");
  private static final Piece END = new Piece(State.END, "");

  private final BlockingQueue<Piece> pieces = new ArrayBlockingQueue<>(2);

  /** Why its end is none; known before that. */
  private volatile Problem cut;

  private Piece next;
  private boolean waits;
  private boolean refused;

  private CommandInput() {}

  /** No octets. */
  public static CommandInput none() {
    CommandInput input = new CommandInput();
    input.next = END;
    return input;
  }

  /**
   * Reads a stream from now on.
   *
   * @param waits the command starts when there is something, however long that takes
   */
  public static CommandInput of(InputStream in, boolean waits) {
    CommandInput input = new CommandInput();
    input.waits = waits;
    Thread reader = new Thread(() -> input.read(in), "input");
    reader.setDaemon(true);
    reader.start();
    return input;
  }

  private void read(InputStream in) {
    byte[] octets = new byte[MAX_PIECE];
    boolean some = false;
    try {
      for (int n = in.read(octets); n >= 0; n = in.read(octets)) {
        String text = new String(octets, 0, n, StandardCharsets.ISO_8859_1);
        pieces.put(new Piece(State.PIECE, text));
        some = true;
      }
    } catch (IOException e) {
      cut = some ? cut(e) : null; // a closed standard input has no octets
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    try {
      pieces.put(END);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Problem cut(IOException why) {
    return new Problem(
        "the input was cut: " + why.getMessage(),
        "the command has read the part before that: run it again, if it may run twice",
        why);
  }

  /**
   * Whether there are octets, so far; if not, there will be none.
   *
   * @param alive ends the waiting for them by an exception; asked each time that none came
   */
  boolean begins(Duration most, Runnable alive) {
    Piece first = take(most);
    while (waits && first.state() == State.IDLE) {
      alive.run();
      first = take(most);
    }
    next = first;
    refused = next.state() == State.IDLE;
    return next.state() == State.PIECE;
  }

  /**
   * What comes in time.
   *
   * @throws Problem if it could not be read to its end
   */
  Piece take(Duration most) {
    if (next != null) {
      Piece known = next;
      next = known.state() == State.END ? END : null;
      return known;
    }
    try {
      Piece piece = pieces.poll(most.toNanos(), TimeUnit.NANOSECONDS);
      if (cut != null && END.equals(piece)) {
        throw cut;
      }
      return piece == null ? IDLE : piece;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException();
    }
  }

  /** Whether there are octets that the command did not get, since they came after its start. */
  public boolean isLate() {
    Piece first = pieces.peek();
    return refused && first != null && first.state() == State.PIECE;
  }
}

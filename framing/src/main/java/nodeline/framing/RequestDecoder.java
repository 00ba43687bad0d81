// SPDX-License-Identifier: Apache-2.0
package nodeline.framing;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The bridge's side of a console: finds requests, and tells them from everything else.
 *
 * <pre>
 *  octets      # ls\r\n~NL1:…:1:s:1::1:1:17:45401:rea[ 1.2] usb: new\r\ndy,ip=10.0.0.1:4099749714\r\nok
 *  text        # ls\r\n                              [ 1.2] usb: new\r\n                           ok
 *  requests            ~NL1:…:1:s:1::1:1:17:45401:rea                   dy,ip=10.0.0.1:4099749714
 * </pre>
 *
 * <p>All octets that are no intact request, nor an intact reply that the tty echoes, nor the line
 * end behind one, come out as text, unchanged and in order. Text is held back only from a request's
 * start on, until the request is accepted or given up: 1,256 octets at most, and 250 ms at most of
 * quiet. Work is linear in what is fed, whatever that is; see {@link Repair} for the work on broken
 * frames.
 */
public final class RequestDecoder {
  /** No deadline. */
  public static final long NEVER = Long.MAX_VALUE;

  /** Quiet time after a line end before a broken frame is given up, in milliseconds. */
  public static final int QUIET_AFTER_LINE = 30;

  /** Quiet time after anything else before a broken frame is given up, in milliseconds. */
  public static final int QUIET = 250;

  private static final int CHUNK = 1024;

  private final DecoderSink sink;
  private final EchoFilter text;
  private final HeldFrame held = new HeldFrame();
  private final LineEndEater lineEnd = new LineEndEater();
  private Damaged pending;
  private long now;
  private long readAt;
  private long heldSince;
  private long due;

  /** Makes a decoder at the start of a stream. */
  public RequestDecoder(DecoderSink sink) {
    this.sink = sink;
    this.text = new EchoFilter(sink::text, sink::reply);
  }

  /**
   * Takes what was read.
   *
   * @param time when it was read
   */
  public void feed(byte[] octets, int offset, int length, long time) {
    tick(time);
    readAt = time;
    int end = offset + length;
    int at = offset;
    while (at < end) {
      if (held.isEmpty()) {
        at = pass(octets, at, end);
      } else {
        held.add(octets[at++]);
        advance();
      }
    }
    if (length > 0) {
      byte last = octets[end - 1];
      due = time + (last == '\n' || last == '\r' ? QUIET_AFTER_LINE : QUIET);
    }
  }

  /** Takes what was read; the buffer is empty afterwards. */
  public void feed(ByteBuffer octets, long time) {
    byte[] chunk = new byte[Math.min(octets.remaining(), CHUNK)];
    while (octets.hasRemaining()) {
      int length = Math.min(octets.remaining(), CHUNK);
      octets.get(chunk, 0, length);
      feed(chunk, 0, length, time);
    }
  }

  /**
   * What is fed next came in time, whenever it is read: for a reader that is late itself.
   *
   * @param time when it is read
   */
  public void late(long time) {
    due = Math.max(due, time + 1);
  }

  /** When {@link #tick} is due next; {@link #NEVER} if nothing is held back. */
  public long deadline() {
    return held.isEmpty() && !text.holds() ? NEVER : due;
  }

  /**
   * How much work broken frames and what looks like frames have made so far: octets looked at,
   * again where another start was tried, and the cost of {@link Repair}. Plain text makes none.
   */
  public long work() {
    return held.work();
  }

  /** Gives up what is held back if the line has been quiet for long enough. */
  public void tick(long time) {
    now = time;
    if (time >= deadline()) {
      flush();
    }
  }

  /** Gives up what is held back: nothing more will come. */
  public void flush() {
    while (!held.isEmpty()) {
      settle(held.finish());
      advance();
    }
    tellDamage();
    text.flush();
  }

  /** Passes text on up to what may be a request's start, whose first octet is held. */
  private int pass(byte[] octets, int offset, int end) {
    int from = lineEnd.skip(octets, offset, end);
    int at = from;
    while (at < end && !HeldFrame.mayStart(octets, at, end)) {
      at++;
    }
    if (at > from) {
      text.feed(octets, from, at - from);
    }
    if (at < end) {
      held.add(octets[at++]);
      heldSince = readAt;
    }
    return at;
  }

  /** Looks at what is held and was not looked at yet. */
  private void advance() {
    while (held.hasNext()) {
      HeldFrame.Outcome outcome = held.next();
      if (outcome != HeldFrame.Outcome.NOTHING_YET) {
        settle(outcome);
      }
    }
  }

  private void settle(HeldFrame.Outcome outcome) {
    switch (outcome) {
      case INTACT -> accept(held.request(), false);
      case REPAIRED -> accept(held.repaired(text), true);
      case FOREIGN_VERSION -> {
        tellDamage();
        sink.foreignVersion(held.id());
        release(held.end());
      }
      case BROKEN -> {
        tellDamage();
        pending = Damaged.of(held.damage(), Optional.ofNullable(held.header()), now - heldSince);
        if (!held.followed()) {
          tellDamage();
        }
        release(held.end());
      }
      default -> release(held.end());
    }
  }

  private void accept(Request request, boolean repaired) {
    text.interrupt();
    sink.request(request, repaired);
    if (pending != null) {
      pending = pending.followedBy(request);
    }
    tellDamage();
    lineEnd.expect();
    held.drop(lineEnd.skip(held.octets(), held.end(), held.length()));
    release(0);
  }

  /**
   * Makes text of what is held, up to the next possible start of a request at or behind {@code
   * from}.
   */
  private void release(int from) {
    int to = held.nextStart(from);
    text.feed(held.octets(), 0, to);
    held.drop(to);
    heldSince = readAt;
  }

  private void tellDamage() {
    if (pending != null) {
      Damaged damaged = pending;
      pending = null;
      sink.damaged(damaged);
    }
  }
}

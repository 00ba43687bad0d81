// SPDX-License-Identifier: Apache-2.0
package nodeline.framing;

import java.util.List;

/**
 * The call that listens, if any, and the only way to write to a console: {@code docs/protocol.md},
 * section 7.
 *
 * <pre>
 *  nobody    a frame with a window ▶ that call listens
 *  listens   a frame with a window ▶ its call listens instead
 *            "not yet" ▶ listens on
 *            its own frame without one, any other reply, the window's end, the board gone ▶ nobody
 * </pre>
 */
final class Listener {
  private static final long MILLIS = 1_000;

  private final Line line;
  private final Host host;
  private final EventCounts counts;
  private String id = "";
  private long until;
  private long notYetAt;

  Listener(Line line, Host host, EventCounts counts) {
    this.line = line;
    this.host = host;
    this.counts = counts;
  }

  /** A frame of this call came, {@code window} seconds of which it listens. */
  void frame(String callId, int window, long now) {
    if (window > 0) {
      id = callId;
      until = now + window * MILLIS;
      notYetAt = line.notYetAt(now, window);
    } else if (is(callId)) {
      nobody();
    }
  }

  boolean is(String callId) {
    return id.equals(callId);
  }

  boolean isNobody() {
    return id.isEmpty();
  }

  /** The call that listens; empty if none does. */
  String id() {
    return id;
  }

  /** When "not yet" is due, or else the window's end. */
  long deadline() {
    return isNobody() ? DeviceProtocol.NEVER : Math.min(notYetAt, until);
  }

  /** Whether "not yet" is due, in time for the window. */
  boolean awaitsNotYet(long now) {
    return !isNobody() && now >= notYetAt;
  }

  /** Nobody listens any longer if the window has ended: without a word. */
  void pass(long now) {
    if (now >= until) {
      nobody();
    }
  }

  void nobody() {
    id = "";
  }

  /** Tells the listener that it goes on listening, until its window's end. */
  void notYet(String whom) {
    notYetAt = DeviceProtocol.NEVER;
    write(List.of(new Reply(id, Op.WAIT, line.nextWindow(), line.patience(), whom)));
  }

  /** Tells the listener to send so many pieces from the first one on; the answer to that try. */
  void send(int first, String mask, int attempt) {
    String holes = mask.indexOf('0') < 0 ? "" : "/" + mask;
    reply(Op.CONTINUE, first, mask.length(), attempt + holes);
  }

  /** Tells the listener that the frame of that try came broken. */
  void sayAgain(int attempt) {
    reply(Op.AGAIN, 0, 0, Integer.toString(attempt));
  }

  /** Tells the listener to leave the tty to another call. */
  void giveWay() {
    reply(Op.GIVE_WAY, 0, 0, "");
  }

  private void reply(Op op, int a, int b, String payload) {
    reply(List.of(new Reply(id, op, a, b, payload)));
  }

  /** Tells the listener an error in one piece. */
  void reply(Result error) {
    reply(error.op(), 1, 1, Escape.text(error.text()));
  }

  /** Tells the listener several things in one write. */
  void reply(List<Reply> replies) {
    nobody();
    write(replies);
  }

  private void write(List<Reply> replies) {
    counts.add(Event.REPLIES);
    StringBuilder lines = new StringBuilder();
    for (Reply reply : replies) {
      lines.append(reply.encode()).append('\n');
    }
    host.write(Octets.bytes(lines.toString()));
  }
}

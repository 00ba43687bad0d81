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
 *            its own frame without one, any reply, the board gone ▶ nobody
 * </pre>
 */
final class Listener {
  private static final long MILLIS = 1_000;

  private final Host host;
  private final EventCounts counts;
  private String id = "";
  private long until;

  Listener(Host host, EventCounts counts) {
    this.host = host;
    this.counts = counts;
  }

  /** A frame of this call came, {@code window} seconds of which it listens. */
  void frame(String callId, int window, long now) {
    if (window > 0) {
      id = callId;
      until = now + window * MILLIS;
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

  /** When the window ends. */
  long until() {
    return isNobody() ? DeviceProtocol.NEVER : until;
  }

  void nobody() {
    id = "";
  }

  /** Tells the listener, which listens no longer. */
  void reply(Op op, int a, int b, String payload) {
    reply(List.of(new Reply(id, op, a, b, payload)));
  }

  /** Tells the listener an error in one piece. */
  void reply(Result error) {
    reply(error.op(), 1, 1, Escape.text(error.text()));
  }

  /** Tells the listener several things in one write. */
  void reply(List<Reply> replies) {
    nobody();
    counts.add(Event.REPLIES);
    StringBuilder lines = new StringBuilder();
    for (Reply reply : replies) {
      lines.append(reply.encode()).append('\n');
    }
    host.write(Octets.bytes(lines.toString()));
  }
}

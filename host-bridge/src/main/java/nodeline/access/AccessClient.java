// SPDX-License-Identifier: Apache-2.0
package nodeline.access;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;

/**
 * One who reads a console, and perhaps writes it. What he does not read is bounded: beyond that,
 * text is dropped for him alone, until most of it is read.
 *
 * <pre>
 *   READING   too much waits ⇒ LAGGING      a piece was sent ⇒ –
 *   LAGGING   text ⇒ counted as lost        a piece was sent, little waits ⇒ told, READING
 * </pre>
 */
final class AccessClient {
  static final int MAX_PENDING_OCTETS = 256 * 1024;
  static final int RESUME_OCTETS = MAX_PENDING_OCTETS / 4;

  /** What a piece costs beside its octets. */
  private static final int PIECE_OCTETS = 96;

  /** Told, in this order, what a client does not get. */
  interface Losses {
    void begin(AccessClient client);

    void end(AccessClient client, long octets);
  }

  private final String name;
  private final Channel channel;
  private final Losses losses;
  private int pendingOctets;
  private long lostOctets;

  AccessClient(String name, Channel channel, Losses losses) {
    this.name = name;
    this.channel = channel;
    this.losses = losses;
  }

  Channel channel() {
    return channel;
  }

  /** Sends text, or counts it as lost; the buffer stays the caller's. */
  void text(ByteBuf text) {
    int cost = text.readableBytes() + PIECE_OCTETS;
    if (lostOctets > 0) {
      lostOctets += text.readableBytes();
    } else if (pendingOctets + cost > MAX_PENDING_OCTETS) {
      lostOctets = text.readableBytes();
      losses.begin(this);
    } else {
      pendingOctets += cost;
      channel.writeAndFlush(text.retainedDuplicate()).addListener(sent -> sent(cost));
    }
  }

  private void sent(int cost) {
    pendingOctets -= cost;
    if (pendingOctets <= RESUME_OCTETS) {
      endLoss();
    }
  }

  /** Nothing is lost any more: he has caught up, or is gone. */
  void endLoss() {
    long lost = lostOctets;
    lostOctets = 0;
    if (lost > 0) {
      losses.end(this, lost);
    }
  }

  @Override
  public String toString() {
    return name;
  }
}

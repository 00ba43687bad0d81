// SPDX-License-Identifier: Apache-2.0
package nodeline.control;

import io.netty.channel.Channel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;

/**
 * How many connections the control socket has at a time: some that ask, and others that were handed
 * over to a stream. These stay for days, and must never keep a {@code status} out.
 */
final class ConnectionPlaces {
  static final int MAX_ASKING = 64;
  static final int MAX_STREAMS = 256;

  /** A reply for who has no place. */
  record Refusal(String error, String hint) {}

  static final Refusal NO_PLACE =
      new Refusal(
          "the bridge has all the connections it takes: max=" + MAX_ASKING,
          "ask again in a minute: it closes those that are silent");
  static final Refusal NO_STREAM =
      new Refusal(
          "the bridge has all the attached consoles it takes: max=" + MAX_STREAMS,
          "leave some of them: \"nodeline status\" shows who is attached");

  private final ChannelGroup asking = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private final ChannelGroup streams = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);

  /** Whether there is room for one more that asks, which has its place until it is closed. */
  boolean accept(Channel connection) {
    return asking.size() < MAX_ASKING && asking.add(connection);
  }

  /** Whether there is room for one more stream; if so, its place among those that ask is free. */
  boolean handOver(Channel connection) {
    return streams.size() < MAX_STREAMS && streams.add(connection) && asking.remove(connection);
  }
}

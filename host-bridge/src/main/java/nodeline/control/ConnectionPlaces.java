// SPDX-License-Identifier: Apache-2.0
package nodeline.control;

import io.netty.channel.Channel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * How many connections the control socket has at a time: some that ask, others that wait for their
 * answer, and others that were handed over to a stream. Those stay for days, and must never keep a
 * {@code status} out.
 */
final class ConnectionPlaces {
  static final int MAX_ASKING = 64;
  static final int MAX_STREAMS = 256;

  /** Half of the calls that one member of a group may have: its board has the others. */
  static final int MAX_WAITING = 128;

  static final ControlReply NO_PLACE =
      ControlReply.error(
          "the bridge has all the connections it takes: max=" + MAX_ASKING,
          "ask again in a minute: it closes silent ones");
  static final ControlReply NO_STREAM =
      ControlReply.error(
          "the bridge has all the attached consoles it takes: max=" + MAX_STREAMS,
          "leave some of them: \"nodeline status\" shows who is attached");
  static final ControlReply NO_WAIT =
      ControlReply.error(
          "the bridge has all the waiting requests it takes: max=" + MAX_WAITING,
          "end some of them: \"nodeline status\" shows them");

  private final ChannelGroup asking = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private final ChannelGroup waiting = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private final ChannelGroup streams = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);

  private final Set<ControlStream> writing = ConcurrentHashMap.newKeySet();

  /** Whether there is room for one more that asks, which has its place until it is closed. */
  boolean accept(Channel connection) {
    return asking.size() < MAX_ASKING && asking.add(connection);
  }

  /**
   * Whether there is room for one more that waits; if so, its place among those that ask is free.
   */
  boolean await(Channel connection) {
    return waiting.size() < MAX_WAITING && waiting.add(connection) && asking.remove(connection);
  }

  /** Whether there is room for one that has waited among those that ask; else it must be closed. */
  boolean takeBack(Channel connection) {
    return waiting.remove(connection) && accept(connection);
  }

  /** Whether there is room for one more stream; if so, its place among those that ask is free. */
  @SuppressWarnings("FutureReturnValueIgnored") // It never fails.
  boolean handOver(Channel connection, ControlStream stream) {
    boolean room =
        streams.size() < MAX_STREAMS && streams.add(connection) && asking.remove(connection);
    if (room) {
      writing.add(stream);
      stream.ended().thenRun(() -> writing.remove(stream));
    }
    return room;
  }

  /**
   * Closes all connections, and returns when no stream writes to one any more.
   *
   * @param seconds to wait at most for each of both
   */
  void close(long seconds) {
    Stream.of(asking, waiting, streams)
        .map(ChannelGroup::close)
        .toList()
        .forEach(closed -> closed.awaitUninterruptibly(seconds, TimeUnit.SECONDS));
    CompletableFuture.allOf(
            writing.stream().map(ControlStream::ended).toArray(CompletableFuture<?>[]::new))
        .completeOnTimeout(null, seconds, TimeUnit.SECONDS)
        .join();
  }
}

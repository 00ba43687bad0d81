// SPDX-License-Identifier: Apache-2.0
package nodeline.lava.client;

import io.netty.channel.Channel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * Connections that a server of Nodeline's keeps open for the next question. Thread-safe.
 *
 * <p>The server ends one after 10 s without a question; here it is not used any more before that.
 */
@SuppressWarnings("FutureReturnValueIgnored") // Nobody waits for the end of a connection.
final class KeptConnections {
  private static final long AGE_NANOS = 8_000_000_000L;

  /** More are closed: they came from many calls that ended at once. */
  private static final int MOST = 64;

  private record Kept(Channel channel, long since) {}

  private final LongSupplier nanoTime;
  private final Deque<Kept> idle = new ArrayDeque<>();

  KeptConnections(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** Keeps a connection that nobody uses. */
  synchronized void add(Channel channel) {
    idle.addLast(new Kept(channel, nanoTime.getAsLong()));
    closeOld();
  }

  /**
   * The one that was used last; empty if there is none.
   *
   * @param trusted whether its server may still be asked; others are closed
   */
  synchronized Optional<Channel> take(Predicate<Channel> trusted) {
    closeOld();
    List<Channel> bad = new ArrayList<>();
    Optional<Channel> found = Optional.empty();
    while (found.isEmpty() && !idle.isEmpty()) {
      Channel last = idle.removeLast().channel();
      if (last.isActive() && trusted.test(last)) {
        found = Optional.of(last);
      } else {
        bad.add(last);
      }
    }
    bad.forEach(Channel::close);
    return found;
  }

  private void closeOld() {
    long now = nanoTime.getAsLong();
    while (idle.size() > MOST || (!idle.isEmpty() && now - idle.getFirst().since() > AGE_NANOS)) {
      idle.removeFirst().channel().close();
    }
  }
}

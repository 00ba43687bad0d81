// SPDX-License-Identifier: Apache-2.0
package nodeline.access;

import io.netty.channel.Channel;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import nodeline.console.ConsoleLink;

/**
 * When the clients of a console are read. The writer is read only as fast as the console takes it;
 * what others type is thrown away.
 */
final class ClientReading {
  private static final long LOOK_MILLIS = 100;

  private final ConsoleLink link;
  private final Predicate<AccessClient> writes;
  private final CallHold hold = new CallHold();

  /**
   * @param writes whether a client is the writer now
   */
  ClientReading(ConsoleLink link, Predicate<AccessClient> writes) {
    this.link = link;
    this.writes = writes;
  }

  /** The board says something. */
  void heard() {
    hold.heard(System.nanoTime());
  }

  /** What a client has said was handled. */
  void wantsMore(AccessClient client) {
    client.read(mayBeRead(client));
    lookAgain(client);
  }

  /** A call that ends tells nobody here. */
  @SuppressWarnings("FutureReturnValueIgnored") // A loop that ends needs it no more.
  private void lookAgain(AccessClient client) {
    if (waitsForCalls(client)) {
      link.eventLoop().schedule(() -> resume(client), LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private void resume(AccessClient client) {
    if (mayBeRead(client)) {
      client.resume();
    } else {
      lookAgain(client);
    }
  }

  private boolean waitsForCalls(AccessClient client) {
    return writes.test(client)
        && client.waitsForCalls()
        && hold.holds(link.isInUse(), System.nanoTime());
  }

  /** The writer or the console is another one, or takes more or less than before. */
  void adjust(List<AccessClient> clients) {
    clients.stream().filter(this::mayBeRead).forEach(AccessClient::resume);
  }

  private boolean mayBeRead(AccessClient client) {
    boolean taken = link.channel().filter(Channel::isActive).map(Channel::isWritable).orElse(true);
    return !writes.test(client) || (taken && !waitsForCalls(client));
  }
}

// SPDX-License-Identifier: Apache-2.0
package nodeline.tls;

import io.netty.channel.Channel;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.LongSupplier;
import nodeline.Printable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The handshakes of a port that are under way, oldest first: one too many takes the place of the
 * oldest. Failures are logged, one line in ten seconds. On one event loop.
 */
final class TlsHandshakes {
  private static final Logger log = LoggerFactory.getLogger(TlsHandshakes.class);
  private static final long PAUSE_NANOS = 10_000_000_000L;

  private final String port;
  private final TlsReason reasons;
  private final int max;
  private final LongSupplier now;
  private final Set<Channel> underWay = new LinkedHashSet<>();
  private long unsaid;
  private long quietUntil;

  TlsHandshakes(String port, TlsReason reasons, int max, LongSupplier now) {
    this.port = port;
    this.reasons = reasons;
    this.max = max;
    this.now = now;
    this.quietUntil = now.getAsLong();
  }

  @SuppressWarnings("FutureReturnValueIgnored") // Its end is seen by its handlers.
  void begin(Channel client) {
    if (underWay.size() >= max) {
      Channel oldest = underWay.iterator().next();
      underWay.remove(oldest);
      oldest.close();
    }
    underWay.add(client);
  }

  void end(Channel client) {
    underWay.remove(client);
  }

  void failed(Channel client, Throwable cause) {
    String reason = reasons.of(cause);
    if (reason.equals(TlsReason.CLOSED)) {
      log.debug("{} lost a TLS client peer={} reason={}", port, client.remoteAddress(), reason);
    } else if (now.getAsLong() - quietUntil < 0) {
      unsaid++;
    } else {
      String peer = Printable.of(String.valueOf(client.remoteAddress()));
      log.warn("{} refused a TLS client peer={} reason={} unsaid={}", port, peer, reason, unsaid);
      unsaid = 0;
      quietUntil = now.getAsLong() + PAUSE_NANOS;
    }
  }
}

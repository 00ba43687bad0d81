// SPDX-License-Identifier: Apache-2.0
package nodeline.lava.server;

import java.time.Duration;

/**
 * What a server holds at most, and how long.
 *
 * @param connections connections at once: the next one takes the place of another
 * @param octets octets of all requests and answers under way: the largest ends when it is more
 * @param patience how long a request may take to arrive, or an answer to be taken
 * @param idle how long a group lives after its last request
 */
public record ServerLimits(int connections, int octets, Duration patience, Duration idle) {
  public static final ServerLimits DEFAULT =
      new ServerLimits(4_096, ofHeap(), Duration.ofSeconds(10), Duration.ofHours(24));

  /** 32 MiB, or an eighth of a small heap. */
  private static int ofHeap() {
    return (int) Math.min(32 * 1_048_576, Runtime.getRuntime().maxMemory() / 8);
  }

  /** The same for TLS, which takes memory for each connection: 40 KB. */
  ServerLimits forTls() {
    return new ServerLimits((connections + 1) / 2, octets, patience, idle);
  }

  /** The same with another lifetime of groups. */
  public ServerLimits idle(Duration other) {
    return new ServerLimits(connections, octets, patience, other);
  }
}

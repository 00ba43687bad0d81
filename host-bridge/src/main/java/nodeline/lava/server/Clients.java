// SPDX-License-Identifier: Apache-2.0
package nodeline.lava.server;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import nodeline.Bucket;
import nodeline.MonotonicClock;

/**
 * The clients of a server, and what each may cost. Its unit is the work on one octet.
 *
 * <p>All together have a budget too. Once that is spent, those wait that have spent the half of
 * their own: one that asks now and then waits for nobody. On one event loop.
 */
final class Clients {
  /** Units a second for each: a thousand short requests. */
  private static final long PER_SECOND = 4_000_000;

  /** Units that may be saved up: a lab's members that all come at once. */
  private static final long BURST = 4_000_000;

  /** For all together, in parts of what each has. */
  private static final int ALL = 2;

  /** What a connection costs, and a request besides its octets. */
  static final int CONNECTION = 2_000;

  static final int REQUEST = 2_000;

  /** Clients that are remembered before those are forgotten of whom there is nothing to know. */
  private static final int MANY = 256;

  private static final int NETWORK_OCTETS = 8;

  private final MonotonicClock clock;
  private final Bucket all;
  private final Map<String, Client> byName = new HashMap<>();

  Clients(MonotonicClock clock) {
    this.clock = clock;
    this.all = new Bucket(clock, ALL * PER_SECOND, ALL * BURST);
  }

  /** The client at an address. */
  Client of(SocketAddress address) {
    if (byName.size() >= MANY) {
      byName.values().removeIf(Client::isGone);
    }
    return byName.computeIfAbsent(
        name(address), name -> new Client(name, new Bucket(clock, PER_SECOND, BURST)));
  }

  /** The one that has most; there must be one. */
  Client largest(Comparator<Client> by) {
    return byName.values().stream().max(by).orElseThrow();
  }

  static String name(SocketAddress address) {
    InetAddress host =
        address instanceof InetSocketAddress inet
            ? inet.getAddress()
            : InetAddress.getLoopbackAddress();
    return host instanceof Inet6Address
        ? HexFormat.of().formatHex(host.getAddress(), 0, NETWORK_OCTETS)
        : host.getHostAddress();
  }

  /** Counts what a client has cost. */
  void spend(Client client, long units) {
    client.budget.spend(units);
    all.spend(units);
  }

  /** Milliseconds for which nothing of a client is read; 0 if it may go on. */
  long pause(Client client) {
    long own = client.budget.pause();
    return own > 0 || client.budget.isHalfFull() ? own : all.pause();
  }
}

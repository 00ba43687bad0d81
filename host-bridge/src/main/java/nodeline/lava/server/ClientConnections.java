// SPDX-License-Identifier: Apache-2.0
package nodeline.lava.server;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import nodeline.MonotonicClock;

/**
 * The connections of a server, oldest first, and what they hold: one too many takes the place of
 * one that is the least loss, and one too large ends. Both are of the client that has most. On one
 * event loop.
 */
final class ClientConnections {
  private final ServerLimits limits;
  private final Clients clients = new Clients(MonotonicClock.SYSTEM);
  private final Map<ClientConnection, Integer> octets = new LinkedHashMap<>();
  private long total;

  ClientConnections(ServerLimits limits) {
    this.limits = limits;
  }

  Clients clients() {
    return clients;
  }

  long patienceMillis() {
    return limits.patience().toMillis();
  }

  void add(ClientConnection connection) {
    if (octets.size() >= limits.connections()) {
      victim().ifPresent(this::evict);
    }
    octets.put(connection, 0);
    connection.client().connections++;
  }

  /** The oldest of those that have said least: a long poll is asked again at once. */
  private Optional<ClientConnection> victim() {
    return of(clients.largest(Comparator.comparing(client -> client.connections)))
        .min(Comparator.comparing(ClientConnection::state));
  }

  private Stream<ClientConnection> of(Client client) {
    return octets.keySet().stream().filter(connection -> connection.client() == client);
  }

  private void evict(ClientConnection connection) {
    remove(connection);
    connection.giveWay();
  }

  /** The octets that the connection holds now. */
  void charge(ClientConnection connection, int held) {
    if (octets.containsKey(connection)) {
      count(connection, held - octets.put(connection, held));
    }
    while (total > limits.octets()) {
      evict(
          of(clients.largest(Comparator.comparing(client -> client.octets)))
              .max(Comparator.comparing(octets::get))
              .orElseThrow());
    }
  }

  private void count(ClientConnection connection, int more) {
    total += more;
    connection.client().octets += more;
  }

  void remove(ClientConnection connection) {
    Integer held = octets.remove(connection);
    if (held != null) {
      count(connection, -held);
      connection.client().connections--;
    }
  }
}

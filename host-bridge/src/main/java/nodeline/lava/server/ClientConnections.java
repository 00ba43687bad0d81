// SPDX-License-Identifier: Apache-2.0
package nodeline.lava.server;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The connections of a server, oldest first, and what they hold: one too many takes the place of
 * one that is the least loss, and one too large ends. On one event loop.
 */
final class ClientConnections {
  private final ServerLimits limits;
  private final Map<ClientConnection, Integer> octets = new LinkedHashMap<>();
  private long total;

  ClientConnections(ServerLimits limits) {
    this.limits = limits;
  }

  long patienceMillis() {
    return limits.patience().toMillis();
  }

  void add(ClientConnection connection) {
    if (octets.size() >= limits.connections()) {
      victim().ifPresent(this::evict);
    }
    octets.put(connection, 0);
  }

  /** The oldest of those that have said least: a long poll is asked again at once. */
  private Optional<ClientConnection> victim() {
    return octets.keySet().stream().min(Comparator.comparing(ClientConnection::state));
  }

  private void evict(ClientConnection connection) {
    remove(connection);
    connection.giveWay();
  }

  /** The octets that the connection holds now. */
  void charge(ClientConnection connection, int held) {
    if (octets.containsKey(connection)) {
      total += held - octets.put(connection, held);
    }
    while (total > limits.octets()) {
      evict(octets.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow().getKey());
    }
  }

  void remove(ClientConnection connection) {
    Integer held = octets.remove(connection);
    total -= held == null ? 0 : held;
  }
}

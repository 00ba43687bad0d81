// SPDX-License-Identifier: Apache-2.0
package nodeline.lava.server;

import nodeline.Bucket;

/** What one client has of a server: all connections of one address. */
final class Client {
  private final String name;
  final Bucket budget;
  int connections;
  long octets;

  Client(String name, Bucket budget) {
    this.name = name;
    this.budget = budget;
  }

  /** Its address; of IPv6 the part that its network has. */
  String name() {
    return name;
  }

  /** Whether there is nothing to remember of it. */
  boolean isGone() {
    return connections == 0 && budget.isFull();
  }
}

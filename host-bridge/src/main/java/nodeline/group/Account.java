// SPDX-License-Identifier: Apache-2.0
package nodeline.group;

/**
 * What one of those that pay has in all groups: the bench's devices, or a client of LAVA's wire.
 */
final class Account {
  /** Name of the client; empty for the bench's own devices. */
  final String client;

  /** Octets of Java's heap. */
  long octets;

  /** Groups that it has made. */
  int groups;

  /** Places in groups. */
  int members;

  Account(String client) {
    this.client = client;
  }

  boolean isGuest() {
    return !client.isEmpty();
  }

  boolean isEmpty() {
    return octets == 0 && groups == 0 && members == 0;
  }

  boolean holdsMore(Quota quota, long more) {
    return octets + more > quota.octets();
  }
}

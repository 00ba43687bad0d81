// SPDX-License-Identifier: Apache-2.0
package nodeline.group;

import java.util.LinkedHashSet;
import java.util.Set;

/** What one job has in a group. */
final class Holding {
  /** The account that pays for it. */
  Account account;

  /** Octets of Java's heap: its place, its calls that are remembered, what it sent. */
  long heap;

  /** The part of them that is what it sent. */
  long sentHeap;

  /** Message ids that it was the first to send. */
  int ids;

  /** Octets of what it sent, as the limits of a group count them. */
  long octets;

  /** The messages that it has a share in. */
  final Set<GroupMessage> shares = new LinkedHashSet<>();

  Holding(Account account) {
    this.account = account;
  }
}

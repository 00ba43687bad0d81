// SPDX-License-Identifier: Apache-2.0
package nodeline.lava.server;

import java.util.Map;
import java.util.Optional;
import nodeline.permit.NameList;
import nodeline.permit.PeerName;

/**
 * Who may be a member of which group by LAVA's wire.
 *
 * @param all of the groups that are not named
 * @param groups by their names in octets
 */
public record JoinPermits(NameList all, Map<String, NameList> groups) {
  public static final JoinPermits OPEN = new JoinPermits(NameList.ANY, Map.of());

  public JoinPermits {
    groups = Map.copyOf(groups);
  }

  /** Whether this client may speak for members of a group; empty: it has proved no name. */
  boolean permits(String group, Optional<PeerName> peer) {
    return of(group).permits(peer);
  }

  /** Who may join a group, by its name in octets. */
  public NameList of(String group) {
    return groups.getOrDefault(group, all);
  }

  /** Whether clients without a name can join no group at all. */
  public boolean exclude() {
    return !all.any() && groups.values().stream().noneMatch(NameList::any);
  }
}

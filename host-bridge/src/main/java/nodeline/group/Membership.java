// SPDX-License-Identifier: Apache-2.0
package nodeline.group;

import java.util.List;
import java.util.Set;

/**
 * The members of a group.
 *
 * @param size members when complete
 * @param members in the order of joining
 * @param present those that joined since the coordinator was started
 */
public record Membership(int size, List<Member> members, Set<Member> present) {
  public Membership {
    members = List.copyOf(members);
    present = Set.copyOf(present);
  }
}

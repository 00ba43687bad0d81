// SPDX-License-Identifier: Apache-2.0
package nodeline.group;

import java.util.List;
import java.util.Set;

/**
 * The members of a group.
 *
 * @param size members when complete
 * @param members in the order of joining
 * @param devices those that are devices of this bridge, and no guests
 * @param left jobs of those that need the group no more
 */
public record Membership(int size, List<Member> members, Set<Member> devices, Set<String> left) {
  public Membership {
    members = List.copyOf(members);
    devices = Set.copyOf(devices);
    left = Set.copyOf(left);
  }

  /**
   * How large a group is.
   *
   * @param size members when complete
   * @param members members that it has
   */
  public record GroupSize(int size, int members) {
    /** Whether all members have joined. */
    public boolean complete() {
      return members == size;
    }
  }
}

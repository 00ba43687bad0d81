// SPDX-License-Identifier: Apache-2.0
package nodeline.group;

import java.util.List;

/**
 * Who is in a group.
 *
 * @param size members when complete
 * @param members in the order of joining
 */
public record Roster(int size, List<Member> members) {
  public Roster {
    members = List.copyOf(members);
  }
}

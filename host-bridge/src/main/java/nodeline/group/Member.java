// SPDX-License-Identifier: Apache-2.0
package nodeline.group;

import static java.util.Objects.requireNonNull;

/**
 * A device's place in a group. The port gives it, never the board.
 *
 * @param group name of the group
 * @param job job id, unique in the group
 * @param role role, shared by any number of members
 */
public record Member(String group, String job, String role) {
  public Member {
    requireNonNull(group);
    requireNonNull(job);
    requireNonNull(role);
  }

  /** For people, in the place of a list: {@code 12348 (backend)}. */
  public String label() {
    return job + " (" + role + ")";
  }
}

// SPDX-License-Identifier: Apache-2.0
package nodeline.group;

import java.util.ArrayList;
import java.util.List;

/**
 * Whom a call waits for.
 *
 * @param any whether one of them is enough
 * @param members members that have not sent
 * @param notJoined members that the group still lacks
 * @param obstacle what must be mended first, for people; empty if all works
 */
public record Missing(boolean any, List<Member> members, int notJoined, String obstacle) {
  /** Nobody, or nobody that the coordinator can name. */
  public static final Missing NOBODY = new Missing(false, List.of(), 0);

  public Missing {
    members = List.copyOf(members);
  }

  public Missing(boolean any, List<Member> members, int notJoined) {
    this(any, members, notJoined, "");
  }

  /** The same, behind an obstacle. */
  public Missing behind(String what) {
    return new Missing(any, members, notJoined, what);
  }

  /**
   * For people: the obstacle, then {@code 12348 (backend)} each, then {@code 2 members that have
   * not joined}.
   */
  public List<String> names() {
    List<String> names = new ArrayList<>();
    if (!obstacle.isEmpty()) {
      names.add(obstacle);
    }
    members.forEach(member -> names.add(member.label()));
    if (notJoined == 1) {
      names.add("1 member that has not joined");
    } else if (notJoined > 1) {
      names.add(notJoined + " members that have not joined");
    }
    return List.copyOf(names);
  }

  /** All names on one line; empty for nobody. */
  public String text() {
    List<String> names = names();
    return (any && names.size() > 1 ? "any of " : "") + String.join(", ", names);
  }
}

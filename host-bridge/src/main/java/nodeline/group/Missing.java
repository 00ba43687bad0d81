// SPDX-License-Identifier: Apache-2.0
package nodeline.group;

import java.util.ArrayList;
import java.util.List;

/**
 * Whom a call waits for.
 *
 * @param any whether one of them is enough
 * @param members members that have not sent
 * @param more members that have not sent and are not named here
 * @param notJoined members that the group still lacks
 * @param obstacle what must be mended first, for people; empty if all works
 */
public record Missing(boolean any, List<Member> members, int more, int notJoined, String obstacle) {
  /** Nobody, or nobody that the coordinator can name. */
  public static final Missing NOBODY = new Missing(false, List.of(), 0);

  public Missing {
    members = List.copyOf(members);
  }

  /** All of them by name, without an obstacle. */
  public Missing(boolean any, List<Member> members, int notJoined) {
    this(any, members, notJoined, "");
  }

  /** All of them by name. */
  public Missing(boolean any, List<Member> members, int notJoined, String obstacle) {
    this(any, members, 0, notJoined, obstacle);
  }

  /** The same, behind an obstacle. */
  public Missing behind(String what) {
    return new Missing(any, members, more, notJoined, what);
  }

  /** The same with so many names at most, and the number of the others. */
  public Missing first(int names) {
    int others = Math.max(0, members.size() - names);
    return others == 0
        ? this
        : new Missing(any, members.subList(0, names), more + others, notJoined, obstacle);
  }

  /**
   * For people: the obstacle, then {@code 12348 (backend)} each, then {@code 900 more members},
   * then {@code 2 members that have not joined}.
   */
  public List<String> names() {
    List<String> names = new ArrayList<>();
    if (!obstacle.isEmpty()) {
      names.add(obstacle);
    }
    members.forEach(member -> names.add(member.label()));
    if (more > 0) {
      names.add(more == 1 ? "1 more member" : more + " more members");
    }
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

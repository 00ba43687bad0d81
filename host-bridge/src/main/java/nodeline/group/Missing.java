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
 */
public record Missing(boolean any, List<Member> members, int notJoined) {
  /** Nobody, or nobody that the coordinator can name. */
  public static final Missing NOBODY = new Missing(false, List.of(), 0);

  public Missing {
    members = List.copyOf(members);
  }

  /** For people: {@code 12348 (backend)} each, then {@code 2 members that have not joined}. */
  public List<String> names() {
    List<String> names = new ArrayList<>();
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

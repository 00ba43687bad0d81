// SPDX-License-Identifier: Apache-2.0
package nodeline.group;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What becomes of the groups of a bridge whose devices have changed.
 *
 * @param leaving members that are no more; their calls fail, what they sent stays
 * @param joining members that are new
 * @param sizes members when complete, of each group that the bridge has from now on
 */
public record Regroup(List<Member> leaving, List<Member> joining, Map<String, Integer> sizes) {
  public Regroup {
    leaving = List.copyOf(leaving);
    joining = List.copyOf(joining);
    sizes = Collections.unmodifiableMap(new LinkedHashMap<>(sizes));
  }

  /** Members of a group that stay in it, or join it. */
  List<Member> after(String group, List<Member> before) {
    List<Member> after = new ArrayList<>(before);
    after.removeAll(leaving);
    joining.stream().filter(member -> member.group().equals(group)).forEach(after::add);
    return after;
  }

  int sizeOf(Member member) {
    return sizes.get(member.group());
  }
}

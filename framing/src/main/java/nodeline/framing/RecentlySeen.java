// SPDX-License-Identifier: Apache-2.0
package nodeline.framing;

import java.util.LinkedHashSet;
import java.util.Set;

/** The last {@value #MOST} different names, to do a thing once for each. */
final class RecentlySeen {
  static final int MOST = 64;

  private final Set<String> names = new LinkedHashSet<>();

  /** Remembers the name; whether it is new. */
  boolean isNew(String name) {
    boolean added = names.add(name);
    if (names.size() > MOST) {
      names.remove(names.iterator().next());
    }
    return added;
  }
}

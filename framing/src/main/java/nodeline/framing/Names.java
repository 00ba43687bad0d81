// SPDX-License-Identifier: Apache-2.0
package nodeline.framing;

import java.util.List;

/** Names for people in a payload of limited length. */
final class Names {
  private Names() {}

  /** As many of the names as fit, escaped, separated by commas; then how many more there are. */
  static String join(List<String> names, int max) {
    for (int shown = names.size(); shown > 0; shown--) {
      int more = names.size() - shown;
      String rest = more == 0 ? "" : " and " + more + " more";
      String payload = Escape.text(String.join(", ", names.subList(0, shown)) + rest);
      if (payload.length() <= max) {
        return payload;
      }
    }
    return names.isEmpty() ? "" : Escape.text(names.size() + " members");
  }
}

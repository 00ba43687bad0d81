// SPDX-License-Identifier: Apache-2.0
package nodeline.lava;

import java.util.Locale;
import java.util.Optional;

/** What a request asks for. */
enum LavaVerb {
  GROUP_DATA,
  LAVA_SEND,
  LAVA_WAIT,
  LAVA_WAIT_ALL,
  LAVA_SYNC,
  CLEAR_GROUP,
  AGGREGATE,
  COMPLETE;

  /** Its name in the field {@code request}. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<LavaVerb> of(String word) {
    for (LavaVerb verb : values()) {
      if (verb.word().equals(word)) {
        return Optional.of(verb);
      }
    }
    return Optional.empty();
  }
}

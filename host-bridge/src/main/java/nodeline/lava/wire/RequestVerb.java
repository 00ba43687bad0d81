// SPDX-License-Identifier: Apache-2.0
package nodeline.lava.wire;

import java.util.Locale;
import java.util.Optional;

/** What a request asks for: the value of its field {@code request}. */
public enum RequestVerb {
  GROUP_DATA,
  LAVA_SEND,
  LAVA_WAIT,
  LAVA_WAIT_ALL,
  LAVA_SYNC,
  CLEAR_GROUP,
  AGGREGATE,
  COMPLETE;

  /** Its name on the wire. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The verb of this name; empty if there is none. */
  public static Optional<RequestVerb> of(String word) {
    for (RequestVerb verb : values()) {
      if (verb.word().equals(word)) {
        return Optional.of(verb);
      }
    }
    return Optional.empty();
  }
}

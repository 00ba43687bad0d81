// SPDX-License-Identifier: Apache-2.0
package nodeline.lava.wire;

import java.util.Optional;
import nodeline.group.ApiCommand;

/** What a request asks for: the value of its field {@code request}. */
public enum RequestVerb {
  GROUP_DATA("group_data"),
  LAVA_SEND(ApiCommand.SEND.lavaWord()),
  LAVA_WAIT(ApiCommand.WAIT.lavaWord()),
  LAVA_WAIT_ALL(ApiCommand.WAIT_ALL.lavaWord()),
  LAVA_SYNC(ApiCommand.SYNC.lavaWord()),
  CLEAR_GROUP("clear_group"),
  AGGREGATE("aggregate"),
  COMPLETE("complete");

  private final String word;

  RequestVerb(String word) {
    this.word = word;
  }

  /** Its name on the wire. */
  public String word() {
    return word;
  }

  /** The verb of this name; empty if there is none. */
  public static Optional<RequestVerb> of(String word) {
    for (RequestVerb verb : values()) {
      if (verb.word.equals(word)) {
        return Optional.of(verb);
      }
    }
    return Optional.empty();
  }
}

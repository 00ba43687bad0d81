// SPDX-License-Identifier: Apache-2.0
package nodeline.control;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What a client of a console wants: the command {@code attach} of {@code docs/status.md}.
 *
 * @param readOnly never to write
 * @param force to write in the place of another client
 * @param waits what it types waits while the board itself waits for a call, which would read it
 * @param calls the results of the board's calls, as LAVA records them, among the text
 */
public record AttachOptions(boolean readOnly, boolean force, boolean waits, boolean calls) {
  public static final AttachOptions NONE = new AttachOptions(false, false, false, false);

  static AttachOptions of(JsonNode request) {
    return new AttachOptions(
        request.path("readOnly").asBoolean(),
        request.path("force").asBoolean(),
        request.path("waits").asBoolean(),
        request.path("calls").asBoolean());
  }
}

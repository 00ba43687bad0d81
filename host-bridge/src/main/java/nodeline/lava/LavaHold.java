// SPDX-License-Identifier: Apache-2.0
package nodeline.lava;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.regex.Pattern;

/**
 * What one of our own clients adds to a request, under {@code nodeline}.
 *
 * @param call names the call among those of the member: what it sends is sent once. ASCII without
 *     blanks and controls, as it is kept in the journal
 * @param seconds how long the answer may be held back until it is another than {@code wait}
 */
record LavaHold(String call, int seconds) {
  static final String FIELD = "nodeline";
  static final int MAX_SECONDS = 30;
  private static final Pattern CALL = Pattern.compile("[!-~]{1,64}");

  ObjectNode json() {
    return LavaWire.object().put("call", call).put("hold", seconds);
  }

  /**
   * Reads the field.
   *
   * @throws LavaFormatException if it has not that form
   */
  static LavaHold of(JsonNode json) throws LavaFormatException {
    JsonNode call = json.path("call");
    JsonNode hold = json.path("hold");
    if (!call.isTextual() || !CALL.matcher(call.textValue()).matches()) {
      throw new LavaFormatException("bad nodeline.call");
    }
    if (!hold.isInt() || hold.intValue() < 0 || hold.intValue() > MAX_SECONDS) {
      throw new LavaFormatException("bad nodeline.hold: max=" + MAX_SECONDS);
    }
    return new LavaHold(call.textValue(), hold.intValue());
  }
}

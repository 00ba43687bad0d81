// SPDX-License-Identifier: Apache-2.0
package nodeline.lava;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What one of our own clients adds to a request, under {@code nodeline}.
 *
 * @param call names the call among those of the member: what it sends is sent once
 * @param seconds how long the answer may be held back until it is another than {@code wait}
 */
record LavaHold(String call, int seconds) {
  static final String FIELD = "nodeline";
  static final int MAX_SECONDS = 30;
  static final int MAX_CALL = 64;

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
    if (!call.isTextual() || call.textValue().isEmpty() || call.textValue().length() > MAX_CALL) {
      throw new LavaFormatException("bad nodeline.call");
    }
    if (!hold.isInt() || hold.intValue() < 0 || hold.intValue() > MAX_SECONDS) {
      throw new LavaFormatException("bad nodeline.hold: max=" + MAX_SECONDS);
    }
    return new LavaHold(call.textValue(), hold.intValue());
  }
}

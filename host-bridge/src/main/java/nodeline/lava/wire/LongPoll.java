// SPDX-License-Identifier: Apache-2.0
package nodeline.lava.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.regex.Pattern;

/**
 * What one of our own clients adds to a request, under {@code nodeline}: the answer may come later.
 *
 * <pre>
 *   "nodeline": {"call": "0123456789ab", "hold": 30, "stay": true}
 * </pre>
 *
 * @param call names the call among those of the member: what it sends is sent once. ASCII without
 *     blanks and controls, as it is kept in the journal
 * @param seconds how long the answer may be held back until it is another than {@code wait}
 * @param stays whether the connection is wanted for another request after the answer
 */
public record LongPoll(String call, int seconds, boolean stays) {
  /** The field of a request and of its answer. */
  public static final String FIELD = "nodeline";

  /** In a request: the connection is wanted again. In its answer: it can be used again. */
  static final String STAY = "stay";

  /** The longest wait of one request. */
  public static final int MAX_SECONDS = 30;

  private static final Pattern CALL = Pattern.compile("[!-~]{1,64}");

  /** One after which the connection ends. */
  public LongPoll(String call, int seconds) {
    this(call, seconds, false);
  }

  /** The field's value. */
  public ObjectNode json() {
    ObjectNode json = WireFormat.object().put("call", call).put("hold", seconds);
    return stays ? json.put(STAY, true) : json;
  }

  /**
   * Reads the field.
   *
   * @throws WireFormatException if it has not that form
   */
  public static LongPoll of(JsonNode json) throws WireFormatException {
    JsonNode call = json.path("call");
    JsonNode seconds = json.path("hold");
    if (!call.isTextual() || !CALL.matcher(call.textValue()).matches()) {
      throw new WireFormatException("bad nodeline.call");
    }
    if (!seconds.isInt() || seconds.intValue() < 0 || seconds.intValue() > MAX_SECONDS) {
      throw new WireFormatException("bad nodeline.hold: max=" + MAX_SECONDS);
    }
    return new LongPoll(call.textValue(), seconds.intValue(), json.path(STAY).asBoolean());
  }
}

// SPDX-License-Identifier: Apache-2.0
package nodeline.control;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a call on behalf of a device was answered.
 *
 * @param json as {@code docs/request.md} has it
 */
public record CallAnswer(JsonNode json) {
  /** The device's role, where that was asked. */
  public String role() {
    return json.path("role").asText();
  }

  /** Keys and values of a message. */
  public Map<String, String> message() {
    Map<String, String> message = new LinkedHashMap<>();
    json.path("message")
        .properties()
        .forEach(pair -> message.put(pair.getKey(), pair.getValue().asText()));
    return Collections.unmodifiableMap(message);
  }
}

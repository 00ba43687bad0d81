// SPDX-License-Identifier: Apache-2.0
package nodeline.etcd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.charset.StandardCharsets;

/**
 * The value of a claim.
 *
 * @param program one run of a program
 * @param name what is claimed
 * @param holder who has it, for people
 */
record ClaimText(String program, String name, String holder) {
  static ClaimText of(KeyValue pair) {
    JsonNode node = EtcdHttp.parse(pair.value());
    return new ClaimText(
        node.path("program").asText(),
        node.path("name").asText(),
        EtcdFailure.shown(node.path("holder").asText()));
  }

  byte[] value() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("program", program)
        .put("name", name)
        .put("holder", holder)
        .toString()
        .getBytes(StandardCharsets.UTF_8);
  }
}

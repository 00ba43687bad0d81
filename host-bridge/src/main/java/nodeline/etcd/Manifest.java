// SPDX-License-Identifier: Apache-2.0
package nodeline.etcd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Which snapshot a group has, or that its log has ended.
 *
 * @param id of the snapshot's parts, or of who has ended the log
 * @param revision that the snapshot holds all records up to
 * @param parts how many it has
 */
record Manifest(String id, long revision, int parts, Marks marks) {
  static Manifest of(KeyValue pair) {
    JsonNode node = EtcdHttp.parse(pair.value());
    Marks marks = new Marks();
    for (Map.Entry<String, JsonNode> mark : node.path("marks").properties()) {
      marks.put(mark.getKey(), mark.getValue().asLong());
    }
    return new Manifest(
        node.path("id").asText(),
        node.path("revision").asLong(),
        node.path("parts").asInt(),
        marks);
  }

  byte[] value() {
    ObjectNode node =
        JsonNodeFactory.instance
            .objectNode()
            .put("id", id)
            .put("revision", revision)
            .put("parts", parts);
    ObjectNode all = node.putObject("marks");
    marks.all().forEach(all::put);
    return node.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** The beginning of the keys of its parts, in their folder. */
  String partsBeginning() {
    return id + "-";
  }

  String part(int number) {
    return "%s%04d".formatted(partsBeginning(), number);
  }
}

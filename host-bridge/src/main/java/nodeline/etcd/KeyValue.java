// SPDX-License-Identifier: Apache-2.0
package nodeline.etcd;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * A key of etcd's and its value.
 *
 * @param revision of its last change
 * @param lease that it ends with; 0: none
 */
@SuppressWarnings("ArrayRecordComponent") // Pairs are not compared.
record KeyValue(String key, byte[] value, long revision, long lease) {
  static KeyValue of(JsonNode node) {
    return new KeyValue(
        new String(octets(node.path("key")), StandardCharsets.UTF_8),
        octets(node.path("value")),
        node.path("mod_revision").asLong(),
        node.path("lease").asLong());
  }

  private static byte[] octets(JsonNode node) {
    try {
      return node.isMissingNode() ? new byte[0] : node.binaryValue();
    } catch (IOException e) {
      return new byte[0];
    }
  }

  /** What follows a folder's name in the key. */
  String after(String folder) {
    return key.substring(folder.length());
  }
}

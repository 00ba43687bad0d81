// SPDX-License-Identifier: Apache-2.0
package nodeline.etcd;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;

/** A transaction: all of it happens if all of its conditions hold, or nothing of it. */
final class EtcdTxn {
  static final String PATH = "/v3/kv/txn";

  /** Conditions, or operations, that a server takes by default are 128. */
  static final int MAX_OPERATIONS = 100;

  private final ArrayNode compare = JsonNodeFactory.instance.arrayNode();
  private final ArrayNode success = JsonNodeFactory.instance.arrayNode();
  private final ArrayNode failure = JsonNodeFactory.instance.arrayNode();

  /** If a key's last change has this revision; 0: if it is not there. */
  EtcdTxn ifRevision(String key, long revision) {
    compare(key, "EQUAL", revision);
    return this;
  }

  EtcdTxn ifAbsent(String key) {
    return ifRevision(key, 0);
  }

  EtcdTxn ifThere(String key) {
    compare(key, "GREATER", 0);
    return this;
  }

  /** If no key of a folder has changed after a revision. */
  EtcdTxn ifNoneAfter(String folder, long revision) {
    compare(folder, "LESS", revision + 1).put("range_end", octets(EtcdKeys.after(folder)));
    return this;
  }

  private ObjectNode compare(String key, String result, long revision) {
    return compare
        .addObject()
        .put("key", octets(key))
        .put("target", "MOD")
        .put("result", result)
        .put("mod_revision", Long.toString(revision));
  }

  /**
   * @param lease that the key ends with; 0: none
   */
  EtcdTxn put(String key, byte[] value, long lease) {
    success
        .addObject()
        .putObject("request_put")
        .put("key", octets(key))
        .put("value", value)
        .put("lease", Long.toString(lease));
    return this;
  }

  EtcdTxn put(String key, byte[] value) {
    return put(key, value, 0);
  }

  EtcdTxn delete(String key) {
    success.addObject().putObject("request_delete_range").put("key", octets(key));
    return this;
  }

  /** Deletes the keys of a range, without its end. */
  EtcdTxn delete(String from, String end) {
    success
        .addObject()
        .putObject("request_delete_range")
        .put("key", octets(from))
        .put("range_end", octets(end));
    return this;
  }

  EtcdTxn get(String key) {
    success.addObject().putObject("request_range").put("key", octets(key));
    return this;
  }

  /** Reads a key where a condition does not hold. */
  EtcdTxn orGet(String key) {
    failure.addObject().putObject("request_range").put("key", octets(key));
    return this;
  }

  /** Reads all keys of a folder. */
  EtcdTxn getAll(String folder) {
    success
        .addObject()
        .putObject("request_range")
        .put("key", octets(folder))
        .put("range_end", octets(EtcdKeys.after(folder)));
    return this;
  }

  ObjectNode body() {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.set("compare", compare);
    body.set("success", success);
    body.set("failure", failure);
    return body;
  }

  static byte[] octets(String key) {
    return key.getBytes(StandardCharsets.UTF_8);
  }
}

// SPDX-License-Identifier: Apache-2.0
package nodeline.etcd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import nodeline.etcd.EtcdFailure.Kind;

/**
 * Reads all keys of a folder as they were at one revision, in pages: the gateway gives 4 MiB at
 * most at once.
 */
final class EtcdRange {
  /**
   * What was read.
   *
   * @param revision of the whole store
   */
  record Found(long revision, List<KeyValue> pairs) {}

  private static final int FIRST_PAGE = 64;
  private static final int LONGEST_PAGE = 1_024;
  private static final int KEYS_PAGE = 8_192;
  private static final long SMALL = 512 * 1_024;

  private final EtcdLink link;
  private final String end;
  private final boolean keysOnly;
  private final long newest;
  private final List<KeyValue> pairs = new ArrayList<>();
  private long revision;
  private int limit;

  private EtcdRange(EtcdLink link, String folder, boolean keysOnly, long newest) {
    this.link = link;
    this.end = EtcdKeys.after(folder);
    this.keysOnly = keysOnly;
    this.newest = newest;
    this.limit = keysOnly ? KEYS_PAGE : FIRST_PAGE;
  }

  /**
   * All keys and values.
   *
   * @param revision at which; 0: now, as a majority knows it
   */
  static CompletableFuture<Found> all(EtcdLink link, String folder, long revision) {
    EtcdRange range = new EtcdRange(link, folder, false, 0);
    range.revision = revision;
    return range.page(folder);
  }

  /** All keys that have not changed after a revision, without values. */
  static CompletableFuture<Found> keysUpTo(EtcdLink link, String folder, long revision) {
    return new EtcdRange(link, folder, true, revision).page(folder);
  }

  private CompletableFuture<Found> page(String from) {
    ObjectNode body =
        JsonNodeFactory.instance
            .objectNode()
            .put("key", EtcdTxn.octets(from))
            .put("range_end", EtcdTxn.octets(end))
            .put("limit", Integer.toString(limit))
            .put("revision", Long.toString(revision))
            .put("keys_only", keysOnly)
            .put("max_mod_revision", Long.toString(newest));
    return link.call(EtcdServer.RANGE, body)
        .thenCompose(this::take)
        .exceptionallyCompose(failure -> shorter(from, failure));
  }

  private CompletableFuture<Found> shorter(String from, Throwable failure) {
    EtcdFailure why = EtcdFailure.of(failure);
    if (why.kind() != Kind.TOO_LONG || limit == 1) {
      return CompletableFuture.failedFuture(why);
    }
    limit = Math.max(1, limit / 4);
    return page(from);
  }

  private CompletableFuture<Found> take(JsonNode answer) {
    if (revision == 0) {
      revision = answer.path("header").path("revision").asLong();
    }
    long octets = 0;
    for (JsonNode node : answer.path("kvs")) {
      KeyValue pair = KeyValue.of(node);
      octets += pair.value().length;
      pairs.add(pair);
    }
    if (!answer.path("more").asBoolean()) {
      return CompletableFuture.completedFuture(new Found(revision, pairs));
    }
    if (octets < SMALL && limit < LONGEST_PAGE) {
      limit *= 2;
    }
    return page(pairs.get(pairs.size() - 1).key() + "\0");
  }
}

// SPDX-License-Identifier: Apache-2.0
package nodeline.etcd;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Ends a group's log, unless it has changed. A key tells the others of it for an hour, and us that
 * it was ours, should the answer be lost.
 */
final class EtcdEnding {
  private static final String GRANT = "/v3/lease/grant";
  private static final String HOUR = "3600";

  private final EtcdLink link;
  private final EtcdKeys keys;
  private final String group;
  private final long revision;
  private final String id = EtcdLog.newId();

  EtcdEnding(EtcdLink link, EtcdKeys keys, String group, long revision) {
    this.link = link;
    this.keys = keys;
    this.group = group;
    this.revision = revision;
  }

  /** Whether it was this one that ended it. May be repeated. */
  CompletableFuture<Boolean> run() {
    EtcdTxn look = new EtcdTxn().get(keys.snapshot(group)).get(keys.end(group));
    return link.call(EtcdTxn.PATH, look.body())
        .thenCompose(
            answer -> {
              if (isOurs(Appends.found(answer, 1))) {
                return CompletableFuture.completedFuture(true);
              }
              return list(Appends.found(answer, 0));
            });
  }

  private boolean isOurs(Optional<KeyValue> end) {
    return end.filter(pair -> Manifest.of(pair).id().equals(id)).isPresent();
  }

  private CompletableFuture<Boolean> list(Optional<KeyValue> snapshot) {
    return EtcdRange.keysUpTo(link, keys.records(group), Long.MAX_VALUE)
        .thenCompose(
            found -> {
              Marks marks = snapshot.map(pair -> Manifest.of(pair).marks()).orElseGet(Marks::new);
              for (KeyValue pair : found.pairs()) {
                RecordKey.parse(pair.after(keys.records(group)))
                    .filter(key -> !key.isPart())
                    .ifPresent(key -> marks.put(key.writer(), key.number()));
              }
              Optional<KeyValue> newest =
                  found.pairs().stream().max(Comparator.comparingLong(KeyValue::revision));
              long last =
                  Math.max(
                      newest.map(KeyValue::revision).orElse(0L),
                      snapshot.map(pair -> Manifest.of(pair).revision()).orElse(0L));
              return last == revision
                  ? grant(snapshot, newest, marks)
                  : CompletableFuture.completedFuture(false);
            });
  }

  private CompletableFuture<Boolean> grant(
      Optional<KeyValue> snapshot, Optional<KeyValue> newest, Marks marks) {
    return link.call(GRANT, JsonNodeFactory.instance.objectNode().put("TTL", HOUR))
        .thenCompose(lease -> end(snapshot, newest, marks, lease.path("ID").asLong()));
  }

  private CompletableFuture<Boolean> end(
      Optional<KeyValue> snapshot, Optional<KeyValue> newest, Marks marks, long lease) {
    String folder = keys.parts(group);
    String records = keys.records(group);
    EtcdTxn txn =
        new EtcdTxn()
            .ifNoneAfter(records, revision)
            .ifRevision(keys.snapshot(group), snapshot.map(KeyValue::revision).orElse(0L))
            .delete(records, EtcdKeys.after(records))
            .delete(keys.snapshot(group))
            .delete(folder, EtcdKeys.after(folder))
            .put(keys.end(group), new Manifest(id, revision, 0, marks).value(), lease);
    newest.ifPresent(pair -> txn.ifRevision(pair.key(), pair.revision()));
    return link.call(EtcdTxn.PATH, txn.body())
        .thenCompose(
            answer ->
                answer.path("succeeded").asBoolean()
                    ? CompletableFuture.completedFuture(true)
                    : run());
  }
}

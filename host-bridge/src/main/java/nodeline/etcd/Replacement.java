// SPDX-License-Identifier: Apache-2.0
package nodeline.etcd;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts a snapshot in the place of the records before it: first its parts, then the key that makes
 * it valid and deletes the records, if nobody else was first.
 */
final class Replacement {
  private static final Logger log = LoggerFactory.getLogger(Replacement.class);

  /** Others that replace a group at the same time make a try fail. */
  private static final int MAX_TRIES = 5;

  /** Writers whose records one transaction deletes; those of others are deleted after it. */
  private static final int MAX_WRITERS = 60;

  private final EtcdLink link;
  private final EtcdKeys keys;
  private final String group;
  private final long revision;
  private final List<byte[]> values;
  private int tries;

  Replacement(EtcdLink link, EtcdKeys keys, String group, long revision, List<String> lines) {
    this.link = link;
    this.keys = keys;
    this.group = group;
    this.revision = revision;
    this.values = EtcdValue.of(lines);
  }

  /** Tries until there is this snapshot or a newer one, or none is needed. May be repeated. */
  CompletableFuture<Void> run() {
    if (values.size() > EtcdTxn.MAX_OPERATIONS) {
      log.warn("group {}: its snapshot is too long: parts={}", keys.group(group), values.size());
      return done();
    }
    return link.call(EtcdTxn.PATH, new EtcdTxn().get(keys.snapshot(group)).body())
        .thenCompose(
            answer -> {
              Optional<KeyValue> before = Appends.found(answer, 0);
              boolean newer = before.filter(p -> Manifest.of(p).revision() >= revision).isPresent();
              return newer || ++tries > MAX_TRIES ? done() : list(before);
            });
  }

  private static CompletableFuture<Void> done() {
    return CompletableFuture.completedFuture(null);
  }

  private CompletableFuture<Void> list(Optional<KeyValue> before) {
    return EtcdRange.keysUpTo(link, keys.records(group), revision)
        .thenCompose(
            found -> {
              Map<String, RecordKey> writers = new LinkedHashMap<>();
              KeyValue newest = null;
              for (KeyValue pair : found.pairs()) {
                Optional<RecordKey> key = RecordKey.parse(pair.after(keys.records(group)));
                if (key.isPresent() && !key.get().isPart()) {
                  writers.put(key.get().writer(), key.get()); // the last of each is the highest
                  newest = newest == null || pair.revision() > newest.revision() ? pair : newest;
                }
              }
              return before.isEmpty() && newest == null
                  ? done() // the log has ended
                  : put(before, Optional.ofNullable(newest), List.copyOf(writers.values()));
            });
  }

  private CompletableFuture<Void> put(
      Optional<KeyValue> before, Optional<KeyValue> newest, List<RecordKey> writers) {
    Marks marks = before.map(pair -> Manifest.of(pair).marks()).orElseGet(Marks::new);
    writers.forEach(key -> marks.put(key.writer(), key.number()));
    Manifest made = new Manifest(EtcdLog.newId(), revision, values.size(), marks);
    return parts(made, 0)
        .thenCompose(put -> link.call(EtcdTxn.PATH, txn(made, before, newest, writers).body()))
        .thenCompose(
            answer ->
                answer.path("succeeded").asBoolean()
                    ? rest(writers)
                    : remove(made).thenCompose(removed -> run()));
  }

  private CompletableFuture<Void> parts(Manifest made, int part) {
    if (part == values.size()) {
      return done();
    }
    byte[] value = values.get(part);
    String key = keys.parts(group) + made.part(part);
    return link.call(EtcdTxn.PATH, new EtcdTxn().put(key, value).body(), value.length)
        .thenCompose(put -> parts(made, part + 1));
  }

  private EtcdTxn txn(
      Manifest made,
      Optional<KeyValue> before,
      Optional<KeyValue> newest,
      List<RecordKey> writers) {
    EtcdTxn txn =
        new EtcdTxn()
            .ifRevision(keys.snapshot(group), before.map(KeyValue::revision).orElse(0L))
            .put(keys.snapshot(group), made.value());
    newest.ifPresent(pair -> txn.ifRevision(pair.key(), pair.revision()));
    String folder = keys.parts(group);
    for (int part = 0; part < made.parts(); part++) {
      txn.ifThere(folder + made.part(part)); // another one may have taken it for an old one
    }
    String own = folder + made.partsBeginning();
    txn.delete(folder, own).delete(EtcdKeys.after(own), EtcdKeys.after(folder));
    writers.stream().limit(MAX_WRITERS).forEach(key -> delete(txn, key));
    return txn;
  }

  private void delete(EtcdTxn txn, RecordKey last) {
    String folder = keys.records(group);
    txn.delete(folder + last.first(), folder + last.next());
  }

  private CompletableFuture<Void> rest(List<RecordKey> writers) {
    CompletableFuture<Void> done = done();
    List<RecordKey> left =
        new ArrayList<>(writers.subList(Math.min(MAX_WRITERS, writers.size()), writers.size()));
    while (!left.isEmpty()) {
      List<RecordKey> some = left.subList(0, Math.min(MAX_WRITERS, left.size()));
      EtcdTxn txn = new EtcdTxn();
      some.forEach(key -> delete(txn, key));
      some.clear();
      done = done.thenCompose(before -> call(txn));
    }
    return done;
  }

  private CompletableFuture<Void> remove(Manifest made) {
    String own = keys.parts(group) + made.partsBeginning();
    return call(new EtcdTxn().delete(own, EtcdKeys.after(own)));
  }

  private CompletableFuture<Void> call(EtcdTxn txn) {
    CompletableFuture<JsonNode> answer = link.call(EtcdTxn.PATH, txn.body());
    return answer.thenApply(known -> null);
  }
}

// SPDX-License-Identifier: Apache-2.0
package nodeline.etcd;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import nodeline.etcd.EtcdFailure.Kind;

/**
 * Appends what gathers: a group has one batch under way, and one transaction takes the batches of
 * many groups. A batch whose answer was lost is looked for before it is tried again.
 */
final class Appends {
  /** More transactions at once would be smaller ones. */
  private static final int AT_ONCE = 4;

  private static final int MAX_TEXT = 512 * 1_024;

  /** Octets of all records that wait, of all groups: 32 MiB, or an eighth of a small heap. */
  private static final long MOST_WAITING =
      Math.min(32 * 1_048_576, Runtime.getRuntime().maxMemory() / 8);

  /** What is appended in one piece. */
  private record Piece(List<String> records, Runnable whenSafe) {
    long length() {
      return records.stream().mapToLong(String::length).sum();
    }
  }

  /** Pieces under one key. */
  private static final class Batch {
    private final Lane lane;
    private final RecordKey key;
    private final List<byte[]> values;
    private final List<Piece> pieces;

    Batch(Lane lane, RecordKey key, List<Piece> pieces) {
      this.lane = lane;
      this.key = key;
      this.pieces = pieces;
      this.values =
          EtcdValue.of(pieces.stream().flatMap(piece -> piece.records().stream()).toList());
    }

    byte[] last() {
      return values.get(values.size() - 1);
    }

    boolean isWhole() {
      return values.size() == 1;
    }
  }

  /** What waits for one group. */
  private static final class Lane {
    private final String group;
    private final Deque<Piece> waiting = new ArrayDeque<>();
    private Batch underWay;

    Lane(String group) {
      this.group = group;
    }

    boolean isReady() {
      return underWay == null && !waiting.isEmpty();
    }
  }

  private final EtcdLoop loop;
  private final EtcdLink link;
  private final EtcdTasks tasks;
  private final EtcdKeys keys;
  private final EtcdWatch watch;
  private final String writer;
  private final Map<String, Lane> lanes = new LinkedHashMap<>();
  private final AtomicLong octetsWaiting = new AtomicLong();
  private long number;
  private int underWay;
  private boolean due;
  private volatile String problem;

  Appends(
      EtcdLoop loop,
      EtcdLink link,
      EtcdTasks tasks,
      EtcdKeys keys,
      EtcdWatch watch,
      String writer) {
    this.loop = loop;
    this.link = link;
    this.tasks = tasks;
    this.keys = keys;
    this.watch = watch;
    this.writer = writer;
  }

  /** Octets that will be appended; from any thread. */
  void expect(long octets) {
    octetsWaiting.addAndGet(octets);
  }

  /** Why so many octets more cannot wait, if they cannot; from any thread. */
  Optional<String> refusal(long octets) {
    long waiting = octetsWaiting.get();
    return waiting + octets > MOST_WAITING
        ? Optional.of(
            "too much waits for etcd: octets=%d, max=%d%s"
                .formatted(
                    waiting + octets,
                    MOST_WAITING,
                    link.problem().map(why -> ": " + why).orElse("")))
        : Optional.empty();
  }

  /** Why etcd takes no records now, though it answers. */
  Optional<String> problem() {
    return Optional.ofNullable(problem);
  }

  void append(String group, List<String> records, Runnable whenSafe) {
    lanes.computeIfAbsent(group, Lane::new).waiting.add(new Piece(records, whenSafe));
    send();
  }

  /** Sends once all that waits for the loop by now has gathered. */
  void send() {
    if (!due) {
      due = true;
      loop.execute(
          () -> {
            due = false;
            while (underWay < AT_ONCE && link.isConnected() && sendSome()) {
              // and more
            }
          });
    }
  }

  private boolean sendSome() {
    List<Batch> batches = new ArrayList<>();
    int octets = 0;
    for (Lane lane : lanes.values()) {
      if (!lane.isReady()) {
        continue;
      }
      lane.underWay = batch(lane);
      if (lane.underWay.isWhole()) {
        batches.add(lane.underWay);
        octets += lane.underWay.last().length;
      } else {
        settle(lane.underWay);
      }
      if (batches.size() == EtcdTxn.MAX_OPERATIONS || octets > MAX_TEXT) {
        break;
      }
    }
    if (!batches.isEmpty()) {
      send(batches, octets);
    }
    return !batches.isEmpty();
  }

  private Batch batch(Lane lane) {
    List<Piece> pieces = new ArrayList<>();
    long text = 0;
    while (!lane.waiting.isEmpty() && text <= MAX_TEXT) {
      long next = lane.waiting.peek().length();
      if (text > 0 && text + next > MAX_TEXT) {
        break;
      }
      text += next;
      pieces.add(lane.waiting.remove());
    }
    return new Batch(lane, new RecordKey(writer, ++number, -1), pieces);
  }

  private String key(Batch batch) {
    return keys.records(batch.lane.group) + batch.key;
  }

  /** The first try of batches, which are nowhere yet. */
  private void send(List<Batch> batches, int octets) {
    underWay++;
    EtcdTxn txn = new EtcdTxn();
    batches.forEach(batch -> txn.ifAbsent(key(batch)).put(key(batch), batch.last()));
    EtcdLoop.tell(
        link.call(EtcdTxn.PATH, txn.body(), octets),
        (answer, failure) -> {
          underWay--;
          if (failure == null && answer.path("succeeded").asBoolean()) {
            problem = null;
            watch.expect(answer.path("header").path("revision").asLong());
            batches.forEach(this::safe);
          } else {
            if (failure != null) {
              failed(EtcdFailure.of(failure));
            }
            batches.forEach(this::settle);
          }
          send();
        });
  }

  private void failed(EtcdFailure why) {
    if (!why.kind().isOfServer()) {
      problem =
          why.kind() == Kind.NO_SPACE
              ? "etcd has no space: %s".formatted(why.getMessage())
              : "etcd takes no records: %s".formatted(why.getMessage());
    }
  }

  /** Tries until the batch is in the log, however it came there. */
  private void settle(Batch batch) {
    tasks.run(
        () -> attempt(batch),
        done -> {
          if (done) {
            problem = null;
            safe(batch);
          } else {
            settle(batch);
          }
        },
        this::failed);
  }

  private CompletableFuture<Boolean> attempt(Batch batch) {
    if (batch.lane.underWay != batch) {
      return CompletableFuture.completedFuture(true); // it has come by the watch
    }
    String group = batch.lane.group;
    EtcdTxn look = new EtcdTxn().get(key(batch)).get(keys.snapshot(group)).get(keys.end(group));
    return link.call(EtcdTxn.PATH, look.body())
        .thenCompose(
            answer -> {
              Optional<KeyValue> snapshot = found(answer, 1);
              Optional<KeyValue> end = found(answer, 2);
              boolean there =
                  found(answer, 0).isPresent()
                      || snapshot.filter(pair -> isDeleted(pair, batch)).isPresent()
                      || end.filter(pair -> isDeleted(pair, batch)).isPresent();
              return there
                  ? CompletableFuture.completedFuture(true)
                  : put(batch, 0)
                      .thenCompose(parts -> last(batch, revision(snapshot), revision(end)));
            });
  }

  private static boolean isDeleted(KeyValue pair, Batch batch) {
    return Manifest.of(pair).marks().has(batch.key);
  }

  private static long revision(Optional<KeyValue> pair) {
    return pair.map(KeyValue::revision).orElse(0L);
  }

  static Optional<KeyValue> found(JsonNode answer, int operation) {
    JsonNode pairs = answer.path("responses").path(operation).path("response_range").path("kvs");
    return pairs.isEmpty() ? Optional.empty() : Optional.of(KeyValue.of(pairs.get(0)));
  }

  /** Puts the parts, from one of them on. */
  private CompletableFuture<Void> put(Batch batch, int part) {
    if (part == batch.values.size() - 1) {
      return CompletableFuture.completedFuture(null);
    }
    byte[] value = batch.values.get(part);
    String key = keys.records(batch.lane.group) + batch.key.withPart(part);
    return link.call(EtcdTxn.PATH, new EtcdTxn().put(key, value).body(), value.length)
        .thenCompose(answer -> put(batch, part + 1));
  }

  private CompletableFuture<Boolean> last(Batch batch, long snapshot, long end) {
    String group = batch.lane.group;
    EtcdTxn txn =
        new EtcdTxn()
            .ifAbsent(key(batch))
            .ifRevision(keys.snapshot(group), snapshot)
            .ifRevision(keys.end(group), end)
            .put(key(batch), batch.last());
    return link.call(EtcdTxn.PATH, txn.body(), batch.last().length)
        .thenApply(answer -> answer.path("succeeded").asBoolean());
  }

  /** Records of ours have come by the watch. */
  void seen(String group, RecordKey key) {
    Lane lane = lanes.get(group);
    if (lane != null && lane.underWay != null && lane.underWay.key.equals(key)) {
      safe(lane.underWay);
    }
  }

  private void safe(Batch batch) {
    Lane lane = batch.lane;
    if (lane.underWay != batch) {
      return;
    }
    lane.underWay = null;
    if (lane.waiting.isEmpty()) {
      lanes.remove(lane.group);
    }
    octetsWaiting.addAndGet(-batch.pieces.stream().mapToLong(Piece::length).sum());
    batch.pieces.forEach(piece -> EtcdLoop.guarded(piece.whenSafe()));
    send();
  }
}

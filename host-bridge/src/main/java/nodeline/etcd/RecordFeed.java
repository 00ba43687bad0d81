// SPDX-License-Identifier: Apache-2.0
package nodeline.etcd;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import nodeline.group.GroupLog.Follower;

/** Tells a follower the log of its group: first what is there, then what the watch brings. */
final class RecordFeed {
  /** What may come while the log is read; else it is read again. */
  private static final int MAX_EARLY = 1_000;

  /** Parts of one writer that wait for the record which makes them valid. */
  private static final int MAX_PARTS = 64;

  /** The whole log at one revision. */
  private record Whole(
      long revision, Optional<Manifest> snapshot, List<String> lines, List<KeyValue> pairs) {}

  private final EtcdTasks tasks;
  private final EtcdLink link;
  private final EtcdKeys keys;
  private final String group;
  private final Follower follower;
  private final Deque<EtcdEvent> early = new ArrayDeque<>();
  private final Map<String, List<KeyValue>> parts = new HashMap<>();
  private boolean reading;
  private boolean again;
  private boolean closed;

  /** All up to this has been told; the last piece or snapshot of it; the last end of the log. */
  private long told;

  private long last;
  private long end;

  RecordFeed(EtcdTasks tasks, EtcdLink link, EtcdKeys keys, String group, Follower follower) {
    this.tasks = tasks;
    this.link = link;
    this.keys = keys;
    this.group = group;
    this.follower = follower;
  }

  void close() {
    closed = true;
    early.clear();
    parts.clear();
  }

  /** Reads the log, and tells what the follower does not know. */
  void read() {
    if (reading) {
      again = true;
      return;
    }
    reading = true;
    again = false;
    tasks.run(this::whole, this::take);
  }

  private CompletableFuture<Whole> whole() {
    if (closed) {
      return CompletableFuture.completedFuture(
          new Whole(0, Optional.empty(), List.of(), List.of()));
    }
    return EtcdRange.all(link, keys.group(group), 0)
        .thenCompose(
            found -> {
              Optional<Manifest> snapshot =
                  found.pairs().stream()
                      .filter(pair -> pair.key().equals(keys.snapshot(group)))
                      .map(Manifest::of)
                      .findFirst();
              return snapshot.isEmpty()
                  ? CompletableFuture.completedFuture(
                      new Whole(found.revision(), snapshot, List.of(), found.pairs()))
                  : EtcdRange.all(
                          link,
                          keys.parts(group) + snapshot.get().partsBeginning(),
                          found.revision())
                      .thenApply(
                          octets ->
                              new Whole(
                                  found.revision(),
                                  snapshot,
                                  lines(octets.pairs()),
                                  found.pairs()));
            });
  }

  private static List<String> lines(List<KeyValue> pairs) {
    List<byte[]> values = pairs.stream().map(KeyValue::value).toList();
    return values.isEmpty()
        ? unreadable(new IOException("the snapshot has no parts"))
        : lines(values.subList(0, values.size() - 1), values.get(values.size() - 1));
  }

  private static List<String> lines(List<byte[]> before, byte[] value) {
    try {
      return EtcdValue.lines(before, value);
    } catch (IOException e) {
      return unreadable(e);
    }
  }

  /** A line that no reader takes for a record of its own version: a reader must not go on. */
  private static List<String> unreadable(IOException why) {
    return List.of("unreadable: " + EtcdFailure.shown(String.valueOf(why.getMessage())));
  }

  private void take(Whole whole) {
    reading = false;
    if (closed) {
      return;
    }
    tellMissed(whole);
    told = Math.max(told, whole.revision());
    follower.current(told);
    if (again) {
      early.clear();
      read();
      return;
    }
    while (!early.isEmpty() && !reading) {
      take(early.remove());
    }
  }

  private void tellMissed(Whole whole) {
    long revision = whole.snapshot().map(Manifest::revision).orElse(0L);
    List<KeyValue> records =
        whole.pairs().stream()
            .filter(pair -> pair.key().startsWith(keys.records(group)))
            .sorted(Comparator.comparingLong(KeyValue::revision))
            .toList();
    boolean gone =
        whole.snapshot().isEmpty() && records.stream().noneMatch(p -> p.revision() <= last);
    if (last > 0 && gone) {
      ended(whole.revision());
    }
    if (told == 0 || revision > told) {
      last = revision;
      follower.snapshot(revision, whole.lines());
    }
    long known = Math.max(revision, told);
    parts.clear();
    for (KeyValue pair : records) {
      take(pair, known);
    }
  }

  void take(EtcdEvent event) {
    if (reading) {
      if (early.size() >= MAX_EARLY) {
        again = true;
      } else {
        early.add(event);
      }
      return;
    }
    if (closed || !event.put() || event.revision() <= told) {
      return;
    }
    if (event.place().folder().equals(EtcdKeys.END)) {
      ended(event.revision());
    } else if (event.place().folder().equals(EtcdKeys.RECORDS)) {
      take(event.pair(), told);
    }
  }

  private void ended(long revision) {
    if (revision > end) {
      end = revision;
      last = 0;
      parts.clear();
      follower.ended();
    }
  }

  /** Takes a record, or a part of one; parts are taken however old they are. */
  private void take(KeyValue pair, long known) {
    Optional<RecordKey> key = RecordKey.parse(pair.after(keys.records(group)));
    if (key.isEmpty()) {
      return; // not written by us
    }
    if (key.get().isPart()) {
      keep(key.get(), pair);
      return;
    }
    List<byte[]> before = before(key.get());
    if (pair.revision() > known) {
      last = pair.revision();
      told = Math.max(told, pair.revision());
      follower.records(pair.revision(), lines(before, pair.value()));
    }
  }

  private void keep(RecordKey key, KeyValue pair) {
    List<KeyValue> kept = parts.computeIfAbsent(key.writer(), writer -> new ArrayList<>());
    kept.removeIf(old -> number(old) != key.number() || old.key().equals(pair.key()));
    if (kept.size() < MAX_PARTS) {
      kept.add(pair);
    }
  }

  private long number(KeyValue pair) {
    return RecordKey.parse(pair.after(keys.records(group))).map(RecordKey::number).orElse(-1L);
  }

  private List<byte[]> before(RecordKey key) {
    List<KeyValue> kept = parts.remove(key.writer());
    return kept == null
        ? List.of()
        : kept.stream()
            .filter(pair -> number(pair) == key.number())
            .sorted(Comparator.comparing(KeyValue::key))
            .map(KeyValue::value)
            .toList();
  }
}

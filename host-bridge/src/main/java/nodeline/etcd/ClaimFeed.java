// SPDX-License-Identifier: Apache-2.0
package nodeline.etcd;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Tells who has which claims of a group. */
final class ClaimFeed {
  /** Changes within so many milliseconds are told together, or more where there are many claims. */
  private static final long TOGETHER = 20;

  /** All claims are told at once: so many of them take a millisecond longer. */
  private static final int CLAIMS_A_MILLI = 4;

  private final EtcdLoop loop;
  private final EtcdLink link;
  private final EtcdTasks tasks;
  private final String folder;
  private final List<Consumer<Map<String, String>>> followers = new ArrayList<>();

  /** By their keys. */
  private final Map<String, ClaimText> known = new HashMap<>();

  private boolean reading;
  private boolean again;
  private boolean due;
  private boolean read;

  ClaimFeed(EtcdLoop loop, EtcdLink link, EtcdTasks tasks, String folder) {
    this.loop = loop;
    this.link = link;
    this.tasks = tasks;
    this.folder = folder;
  }

  void add(Consumer<Map<String, String>> told) {
    followers.add(told);
    if (read) {
      tellSoon();
    } else {
      read();
    }
  }

  /** Whether it was the last one. */
  boolean remove(Consumer<Map<String, String>> told) {
    followers.remove(told);
    return followers.isEmpty();
  }

  void read() {
    again = reading;
    if (!reading) {
      reading = true;
      tasks.run(this::all, this::take);
    }
  }

  private CompletableFuture<EtcdRange.Found> all() {
    return EtcdRange.all(link, folder, 0);
  }

  private void take(EtcdRange.Found found) {
    reading = false;
    read = true;
    known.clear();
    found.pairs().forEach(pair -> known.put(pair.key(), ClaimText.of(pair)));
    tellSoon();
    if (again) {
      read();
    }
  }

  void changed(EtcdEvent event) {
    if (reading) {
      again = true; // it may be older than what is read, or newer
      return;
    }
    if (event.put()) {
      known.put(event.pair().key(), ClaimText.of(event.pair()));
    } else {
      known.remove(event.pair().key());
    }
    tellSoon();
  }

  private void tellSoon() {
    if (!due) {
      due = true;
      loop.schedule(TOGETHER + known.size() / CLAIMS_A_MILLI, this::tell);
    }
  }

  private void tell() {
    due = false;
    Map<String, String> holders = new HashMap<>();
    known.values().forEach(claim -> holders.put(claim.name(), claim.holder()));
    Map<String, String> copy = Map.copyOf(holders);
    List.copyOf(followers).forEach(told -> EtcdLoop.guarded(() -> told.accept(copy)));
  }
}

// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.etcd;

import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import nodeline.group.GroupLog;

/** What a follower was told, in order. */
final class Told implements GroupLog.Follower {
  private final List<String> records = new ArrayList<>();
  private final List<List<String>> snapshots = new ArrayList<>();
  private final List<String> order = new ArrayList<>();
  private long last;
  private int ends;
  private boolean current;

  @Override
  public synchronized void snapshot(long revision, List<String> lines) {
    order.add("snapshot");
    snapshots.add(lines);
    last = revision;
  }

  @Override
  public synchronized void records(long revision, List<String> some) {
    if (revision <= last) {
      order.add("revision %d after %d".formatted(revision, last));
    }
    last = revision;
    records.addAll(some);
    order.add("records");
  }

  @Override
  public synchronized void current(long revision) {
    current = true;
    order.add("current");
  }

  @Override
  public synchronized void ended() {
    ends++;
    order.add("ended");
  }

  synchronized List<String> records() {
    return List.copyOf(records);
  }

  synchronized List<List<String>> snapshots() {
    return List.copyOf(snapshots);
  }

  synchronized List<String> order() {
    return List.copyOf(order);
  }

  synchronized long last() {
    return last;
  }

  synchronized int ends() {
    return ends;
  }

  synchronized boolean isCurrent() {
    return current;
  }

  void awaitCurrent() {
    await().atMost(30, TimeUnit.SECONDS).until(this::isCurrent);
  }

  void awaitRecords(int count) {
    await("records")
        .pollInterval(5, TimeUnit.MILLISECONDS)
        .atMost(60, TimeUnit.SECONDS)
        .until(() -> records().size() >= count);
  }
}

// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.scaling;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import nodeline.group.Call;
import nodeline.group.GroupLimits;
import nodeline.group.LoggedCoordinator;
import nodeline.group.Member;
import nodeline.hardware.etcd.EtcdCluster;

/** Measures one group of two hosts, without boards: a message's way, and a restart. */
final class GroupMeter implements AutoCloseable {
  static final int SENDS = 100_000;

  private static final int ROUNDS = 400;
  private static final int WARM_ROUNDS = 100;
  private static final int IDS = 1_000;
  private static final int UNDER_WAY = 200;
  private static final long LIMIT_SECONDS = 300;
  private static final double NANOS = 1e9;
  private static final List<Member> MEMBERS =
      List.of(new Member("pair", "board-0", "r"), new Member("pair", "board-1", "r"));

  private final EtcdCluster cluster;
  private final LoggedCoordinator[] bridges = new LoggedCoordinator[MEMBERS.size()];
  private final AtomicLong calls = new AtomicLong();

  /**
   * Seconds.
   *
   * @param sendToWait median, from a send on one host to the end of a wait on the other
   * @param restart from a bridge's beginning to its first call, in a group with many sends
   */
  record Group(double sendToWait, double restart) {}

  GroupMeter(EtcdCluster cluster) {
    this.cluster = cluster;
    for (int host = 0; host < bridges.length; host++) {
      open(host);
    }
  }

  private void open(int host) {
    bridges[host] =
        new LoggedCoordinator(GroupLimits.DEFAULT, cluster.log("/group"), "host-" + host);
    bridges[host].join(MEMBERS.get(host), MEMBERS.size());
  }

  /** Measures for a minute or two. */
  Group measure() throws InterruptedException {
    double[] ways = new double[ROUNDS];
    for (int i = -WARM_ROUNDS; i < ROUNDS; i++) {
      double seconds = way("way-" + i);
      if (i >= 0) {
        ways[i] = seconds;
      }
    }
    Arrays.sort(ways);
    sendMany();
    bridges[0].close();
    long began = System.nanoTime();
    open(0);
    way("again");
    return new Group(ways[ROUNDS / 2], (System.nanoTime() - began) / NANOS);
  }

  /** A wait, and then its message. */
  private double way(String id) throws InterruptedException {
    CountDownLatch arrived = new CountDownLatch(1);
    call(1, new Call.Wait(id), arrived::countDown);
    long began = System.nanoTime();
    call(0, new Call.Send(id, Map.of("k", "v"), false), () -> {});
    if (!arrived.await(LIMIT_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException("no message: " + id);
    }
    return (System.nanoTime() - began) / NANOS;
  }

  private void sendMany() throws InterruptedException {
    Semaphore places = new Semaphore(UNDER_WAY);
    for (int i = 0; i < SENDS; i++) {
      places.acquire();
      Call send = new Call.Send("m" + i % IDS, Map.of("k", "v" + i), false);
      call(0, send, places::release);
    }
    places.acquire(UNDER_WAY);
  }

  private void call(int host, Call call, Runnable done) {
    bridges[host].call(
        MEMBERS.get(host), "c" + calls.incrementAndGet(), call, outcome -> done.run());
  }

  @Override
  public void close() {
    for (LoggedCoordinator bridge : bridges) {
      bridge.close();
    }
  }
}

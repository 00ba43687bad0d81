// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.scaling;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import nodeline.framing.Octets;
import nodeline.group.Call;
import nodeline.group.GroupLimits;
import nodeline.group.LoggedCoordinator;
import nodeline.group.Member;
import nodeline.hardware.etcd.EtcdCluster;
import org.awaitility.Awaitility;

/** Measures barriers over a cluster: the bridges of many hosts, without boards, in one process. */
final class BarrierMeter implements AutoCloseable {
  private static final String GROUP = "barrier";
  private static final int SMALL_GROUPS = 100;
  private static final int SMALL_SIZE = 4;
  private static final int SMALL_ROUNDS = 4;
  private static final int ROUNDS = 5;
  private static final long LIMIT_SECONDS = 120;
  private static final double NANOS = 1e9;

  private final List<LoggedCoordinator> bridges = new ArrayList<>();
  private final List<Member> members = new ArrayList<>();
  private final AtomicLong calls = new AtomicLong();

  /**
   * Seconds, medians.
   *
   * @param first until the first barrier is passed, with which all members come to be known
   * @param atOnce until a barrier of all members is passed that all call at once
   * @param afterLast until all are told after the last one has called
   * @param groups until many groups of four have passed four barriers each
   */
  record Barriers(double first, double atOnce, double afterLast, double groups) {}

  /** Opens the bridges, each with so many members of one group. */
  BarrierMeter(EtcdCluster cluster, int hosts, int each) {
    for (int host = 0; host < hosts; host++) {
      bridges.add(
          new LoggedCoordinator(GroupLimits.DEFAULT, cluster.log("/barriers"), "host-" + host));
    }
    for (int i = 0; i < hosts * each; i++) {
      Member member = new Member(GROUP, "board-" + i, "r");
      members.add(member);
      bridge(i).join(member, hosts * each);
    }
  }

  private LoggedCoordinator bridge(int member) {
    return bridges.get(member % bridges.size());
  }

  /** Measures for some seconds. */
  Barriers measure() throws InterruptedException {
    double first = round("first", false);
    double[] atOnce = new double[ROUNDS];
    double[] afterLast = new double[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
      atOnce[i] = round("all-" + i, false);
      afterLast[i] = round("last-" + i, true);
    }
    Arrays.sort(atOnce);
    Arrays.sort(afterLast);
    return new Barriers(first, atOnce[ROUNDS / 2], afterLast[ROUNDS / 2], smallGroups());
  }

  private double round(String id, boolean lastIsLate) throws InterruptedException {
    CountDownLatch passed = new CountDownLatch(members.size());
    int early = lastIsLate ? members.size() - 1 : members.size();
    long began = System.nanoTime();
    for (int i = 0; i < early; i++) {
      sync(i, members.get(i), id, passed);
    }
    if (lastIsLate) {
      // Each until it has all: a look takes longer than a record, and grows with the members.
      bridges.forEach(bridge -> await(() -> arrived(bridge, id) == early));
      began = System.nanoTime();
      sync(early, members.get(early), id, passed);
    }
    require(passed);
    return (System.nanoTime() - began) / NANOS;
  }

  private static int arrived(LoggedCoordinator bridge, String id) {
    return bridge.groups().stream()
        .filter(group -> group.name().equals(GROUP))
        .flatMap(group -> group.messages().stream())
        .filter(message -> message.id().equals(Octets.fromText(id)))
        .mapToInt(message -> message.inRound().size())
        .sum();
  }

  private void sync(int place, Member member, String id, CountDownLatch passed) {
    bridge(place)
        .call(
            member,
            "c" + calls.incrementAndGet(),
            new Call.Sync(id),
            outcome -> passed.countDown());
  }

  private double smallGroups() throws InterruptedException {
    List<Member> all = new ArrayList<>();
    for (int i = 0; i < SMALL_GROUPS * SMALL_SIZE; i++) {
      Member member = new Member("small-" + i / SMALL_SIZE, "board-" + i, "r");
      all.add(member);
      bridge(i).join(member, SMALL_SIZE);
    }
    smallRounds(all, 1); // all have joined after it
    long began = System.nanoTime();
    smallRounds(all, SMALL_ROUNDS);
    return (System.nanoTime() - began) / NANOS;
  }

  private void smallRounds(List<Member> all, int rounds) throws InterruptedException {
    CountDownLatch passed = new CountDownLatch(all.size() * rounds);
    for (int i = 0; i < all.size(); i++) {
      again(i, all.get(i), rounds, passed);
    }
    require(passed);
  }

  private void again(int place, Member member, int rounds, CountDownLatch passed) {
    if (rounds > 0) {
      bridge(place)
          .call(
              member,
              "c" + calls.incrementAndGet(),
              new Call.Sync("s"),
              outcome -> {
                passed.countDown();
                again(place, member, rounds - 1, passed);
              });
    }
  }

  private static void require(CountDownLatch passed) throws InterruptedException {
    if (!passed.await(LIMIT_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException("not passed: missing=" + passed.getCount());
    }
  }

  private static void await(Callable<Boolean> condition) {
    Awaitility.await("all but the last")
        .pollDelay(Duration.ZERO)
        .pollInterval(20, TimeUnit.MILLISECONDS)
        .atMost(LIMIT_SECONDS, TimeUnit.SECONDS)
        .until(condition);
  }

  @Override
  public void close() {
    bridges.forEach(LoggedCoordinator::close);
  }
}

// SPDX-License-Identifier: Apache-2.0
package nodeline.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What the replicas themselves take: the log is in memory and has no delay. */
class LoggedFiguresTest {
  private static final int HOSTS = 64;
  private static final int MEMBERS = 1_024;
  private static final int TRIES = 2;

  /** Of processor time, all hosts together. */
  private static final long MOST_BARRIER_MILLIS = 500;

  private static final long MOST_RESTART_MILLIS = 2_000;
  private static final GroupLimits LIMITS =
      new GroupLimits(256, 2_000, 40_000, 1_048_576, 64 * 1_048_576, 256, 4_096);

  /** All hosts run on this thread, and other programs do not count. */
  private static long processorNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private static Member member(int i) {
    return new Member("lab", "job" + i, "role" + i % 10);
  }

  private static List<LoggedCoordinator> hosts(MemoryLogs logs, int hosts, int members) {
    List<LoggedCoordinator> all = new ArrayList<>();
    for (int host = 0; host < hosts; host++) {
      all.add(new LoggedCoordinator(LIMITS, logs.host(), "host" + host));
    }
    for (int i = 0; i < members; i++) {
      all.get(i % hosts).join(member(i), members);
    }
    logs.settle();
    return all;
  }

  @Test
  void aBarrierOfAThousandMembersOnManyHostsIsShort() {
    MemoryLogs logs = new MemoryLogs();
    List<LoggedCoordinator> hosts = hosts(logs, HOSTS, MEMBERS);
    long least = Long.MAX_VALUE;
    for (int round = 0; round < TRIES; round++) {
      AtomicInteger told = new AtomicInteger();
      long began = processorNanos();
      for (int i = 0; i < MEMBERS - 1; i++) {
        sync(hosts, i, round, told);
      }
      logs.settle();
      assertEquals(0, told.get());
      long last = processorNanos();
      sync(hosts, MEMBERS - 1, round, told);
      logs.settle();
      long end = processorNanos();
      assertEquals(MEMBERS, told.get());
      least = Math.min(least, (end - last) / 1_000_000);
      System.out.println(
          "barrier members=%d hosts=%d all-ms=%d last-ms=%d"
              .formatted(MEMBERS, HOSTS, (end - began) / 1_000_000, (end - last) / 1_000_000));
    }
    assertTrue(least <= MOST_BARRIER_MILLIS, "ms=" + least);
    hosts.forEach(LoggedCoordinator::close);
  }

  private static void sync(
      List<LoggedCoordinator> hosts, int member, int round, AtomicInteger told) {
    hosts
        .get(member % HOSTS)
        .call(
            member(member),
            "%012x".formatted(round * MEMBERS + member),
            new Call.Sync("meet"),
            outcome -> told.incrementAndGet());
  }

  @Test
  void aSendIsWithItsWaitAtOnce() {
    MemoryLogs logs = new MemoryLogs();
    List<LoggedCoordinator> hosts = hosts(logs, 2, 2);
    int times = 2_000;
    long[] nanos = new long[times];
    for (int i = 0; i < times; i++) {
      List<Outcome> told = new ArrayList<>();
      hosts.get(1).call(member(1), "w" + i, new Call.Wait("m" + i), told::add);
      long began = processorNanos();
      Call send = new Call.Send("m" + i, Map.of("k", "v"));
      hosts.get(0).call(member(0), "s" + i, send, outcome -> {});
      logs.settle();
      nanos[i] = processorNanos() - began;
      assertEquals(1, told.size());
    }
    Arrays.sort(nanos);
    System.out.println(
        "send-wait p50-us=%d p99-us=%d"
            .formatted(nanos[times / 2] / 1_000, nanos[times * 99 / 100] / 1_000));
    assertTrue(nanos[times / 2] < 5_000_000, "ns=" + nanos[times / 2]);
    hosts.forEach(LoggedCoordinator::close);
  }

  @Test
  void aHostBeginsAgainWithAHundredThousandSendsInAMoment() {
    MemoryLogs logs = new MemoryLogs();
    List<LoggedCoordinator> hosts = hosts(logs, 1, 10);
    for (int i = 0; i < 100_000; i++) {
      Call send = new Call.Send("m" + i % 1_000, Map.of("k" + i % 10, "value " + i));
      hosts.get(0).call(member(i % 10), "%012x".formatted(i), send, outcome -> {});
      if (i % 1_000 == 0) {
        logs.settle();
      }
    }
    logs.settle();
    List<String> whole = hosts.get(0).lines("lab").orElseThrow();
    hosts.get(0).close();
    long least = Long.MAX_VALUE;
    for (int i = 0; i < TRIES; i++) {
      long began = processorNanos();
      try (LoggedCoordinator again = new LoggedCoordinator(LIMITS, logs.host(), "again")) {
        for (int job = 0; job < 10; job++) {
          again.join(member(job), 10);
        }
        logs.settle();
        least = Math.min(least, (processorNanos() - began) / 1_000_000);
        assertEquals(1_000, again.groups().get(0).messages().size());
        assertEquals(whole.size(), again.lines("lab").orElseThrow().size());
      }
    }
    System.out.println(
        "restart sends=100000 snapshot-lines=%d octets=%d records=%d ms=%d"
            .formatted(
                logs.snapshot("lab").size(),
                logs.snapshot("lab").stream().mapToLong(String::length).sum(),
                logs.records("lab"),
                least));
    assertTrue(least <= MOST_RESTART_MILLIS, "ms=" + least);
  }
}

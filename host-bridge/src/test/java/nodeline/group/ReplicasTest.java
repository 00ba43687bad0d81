// SPDX-License-Identifier: Apache-2.0
package nodeline.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Replicas of a group on hosts that are cut off, begin again and are connected again. */
class ReplicasTest {
  private static final int RUNS = Integer.getInteger("nodeline.replica.runs", 60);
  private static final int STEPS = 400;
  private static final int HOSTS = 3;

  private final MemoryLogs logs = new MemoryLogs();
  private final MemoryLogs.HostLog[] connections = new MemoryLogs.HostLog[HOSTS];
  private final LoggedCoordinator[] hosts = new LoggedCoordinator[HOSTS];
  private final List<Asked> asked = new ArrayList<>();
  private final Map<String, String> sent = new HashMap<>();

  /** A call, and what was told of it. */
  private record Asked(int host, Member member, String id, Call call, List<Outcome> told) {}

  private static Member member(int host) {
    return new Member("lab", "job" + host, "role" + host % 2);
  }

  private void start(int host) {
    connections[host] = logs.host();
    hosts[host] = new LoggedCoordinator(GroupLimits.DEFAULT, connections[host], "host" + host);
    hosts[host].join(member(host), HOSTS);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 4_711})
  void areEqualAtTheEndAndNoCallIsLostOrDoneTwice(long seed) {
    Random seeds = new Random(seed);
    for (int run = 0; run < RUNS; run++) {
      long runSeed = seeds.nextLong();
      try {
        new ReplicasTest().run(new Random(runSeed));
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("seed=" + runSeed, e);
      }
    }
  }

  private void run(Random random) {
    logs.loseAnswers();
    IntStream.range(0, HOSTS).forEach(this::start);
    for (int step = 0; step < STEPS; step++) {
      act(random, step);
      for (int i = random.nextInt(4); i > 0; i--) {
        logs.step(random);
      }
    }
    for (MemoryLogs.HostLog connection : connections) {
      connection.connect();
    }
    askAgain();
    logs.settle();
    assertAllEqual();
    assertNothingLost();
    for (LoggedCoordinator host : hosts) {
      host.close();
    }
  }

  private void act(Random random, int step) {
    int host = random.nextInt(HOSTS);
    switch (random.nextInt(40)) {
      case 0, 1 -> connections[host].cut();
      case 2, 3, 4 -> connections[host].connect();
      case 5 -> {
        hosts[host].close();
        start(host);
      }
      case 6 -> connections[host].lapse();
      case 7 -> snapshot(random);
      default -> call(random, host, step);
    }
  }

  /** Takes the place of the records, so that hosts that were cut off miss them. */
  private void snapshot(Random random) {
    int host = random.nextInt(HOSTS);
    hosts[host].lines("lab").ifPresent(lines -> logs.replaceAt("lab", connections[host], lines));
  }

  private void call(Random random, int host, int step) {
    String id = "%012x".formatted(step);
    String message = "m" + random.nextInt(5);
    Call call =
        switch (random.nextInt(6)) {
          case 0 -> new Call.Sync("s" + random.nextInt(2));
          case 1 -> new Call.WaitAll(message, Optional.empty());
          default -> {
            sent.put(host + " " + message + " k" + step, "v" + step);
            yield new Call.Send(message, Map.of("k" + step, "v" + step));
          }
        };
    ask(host, id, call);
  }

  private void ask(int host, String id, Call call) {
    List<Outcome> told = Collections.synchronizedList(new ArrayList<>());
    hosts[host].call(member(host), id, call, told::add);
    asked.add(new Asked(host, member(host), id, call, told));
  }

  /** As a board does whose bridge was killed: calls that wait for nobody have to be done then. */
  private void askAgain() {
    for (Asked call : List.copyOf(asked)) {
      if (call.told().isEmpty() && call.call() instanceof Call.Send) {
        ask(call.host(), call.id(), call.call());
      }
      logs.settle();
    }
  }

  private void assertAllEqual() {
    List<String> first = hosts[0].lines("lab").orElseThrow();
    for (LoggedCoordinator host : hosts) {
      assertEquals(first, host.lines("lab").orElseThrow());
      assertEquals(List.of(), host.notes());
    }
    for (Asked call : asked) {
      assertTrue(call.told().size() <= 1, call::toString);
    }
  }

  private void assertNothingLost() {
    Map<String, String> there = new HashMap<>();
    for (int i = 0; i < 5; i++) {
      String message = "m" + i;
      List<Outcome> told = new ArrayList<>();
      hosts[0].call(member(0), "look" + i, new Call.Wait(message), told::add);
      logs.settle();
      for (Outcome outcome : told) {
        ((Outcome.Data) outcome)
            .data()
            .forEach(
                datum ->
                    there.put(
                        datum.job().substring(3) + " " + message + " " + datum.key(),
                        datum.value()));
      }
    }
    assertEquals(sent, there);
  }

  @Test
  void aSnapshotMakesTheSameGroupAsAllRecords() {
    start(0);
    start(1);
    start(2);
    logs.settle();
    String filler = "x".repeat(4_000);
    for (int i = 0; i < 2_000; i++) {
      ask(
          i % HOSTS,
          "%012x".formatted(i),
          TestCalls.sendCall("m" + i % 50, "k" + i % 7 + "=" + filler));
      logs.settle();
    }
    assertTrue(logs.records("lab") < 1_000, "records=" + logs.records("lab"));
    assertTrue(logs.snapshot("lab").size() > 100);
    MemoryLogs.HostLog late = logs.host();
    try (LoggedCoordinator fourth = new LoggedCoordinator(GroupLimits.DEFAULT, late, "late")) {
      fourth.join(new Member("lab", "job9", "role"), HOSTS);
      logs.settle();
      assertEquals(hosts[0].lines("lab"), fourth.lines("lab"));
      assertEquals(hosts[0].lines("lab"), hosts[2].lines("lab"));
    }
    for (LoggedCoordinator host : hosts) {
      host.close();
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package nodeline.group;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CoordinatorThreadsTest {
  private static final int MEMBERS = 8;
  private static final int ROUNDS = 300;

  private final EmbeddedCoordinator coordinator = new EmbeddedCoordinator();
  private final ExecutorService threads = Executors.newFixedThreadPool(MEMBERS);

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  private static Member member(int i) {
    return new Member("lab", "job" + i, i % 2 == 0 ? "even" : "odd");
  }

  @Test
  void manyThreadsMeetManyTimesAndNeverPassEachOther() throws Exception {
    AtomicInteger arrived = new AtomicInteger();
    List<Future<?>> boards = new ArrayList<>();
    for (int i = 0; i < MEMBERS; i++) {
      Member member = member(i);
      boards.add(
          threads.submit(
              () -> {
                coordinator.join(member, MEMBERS);
                for (int round = 1; round <= ROUNDS; round++) {
                  arrived.incrementAndGet();
                  Outcome outcome = call(member, "r" + round, new Call.Sync("meet"));
                  assertEquals(new Outcome.Data(List.of()), outcome);
                  assertTrue(arrived.get() >= round * MEMBERS, "passed the barrier too early");
                }
                return null;
              }));
    }
    for (Future<?> board : boards) {
      board.get(60, SECONDS);
    }
    assertEquals(ROUNDS, coordinator.groups().get(0).messages().get(0).rounds());
  }

  private Outcome call(Member member, String callId, Call call) throws Exception {
    CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    coordinator.call(member, callId, call, outcome::complete);
    return outcome.get(30, SECONDS);
  }

  @Test
  void outcomeIsToldOnceOrCancelledButNeverBoth() throws Exception {
    coordinator.join(member(0), 2);
    coordinator.join(member(1), 2);
    for (int i = 0; i < 3_000; i++) {
      String id = "m" + i;
      AtomicInteger told = new AtomicInteger();
      Pending pending =
          coordinator.call(member(0), id, new Call.Wait(id), o -> told.incrementAndGet());
      Future<?> sent =
          threads.submit(
              () -> coordinator.call(member(1), id, new Call.Send(id, Map.of()), o -> {}));
      boolean cancelled = pending.cancel();
      sent.get(30, SECONDS);
      assertEquals(cancelled ? 0 : 1, told.get());
      assertFalse(pending.cancel());
    }
  }

  @Test
  void callbackRunsOutsideTheLock() throws Exception {
    coordinator.join(member(0), 2);
    coordinator.join(member(1), 2);
    CompletableFuture<Integer> seen = new CompletableFuture<>();
    coordinator.call(
        member(0),
        "w",
        new Call.Wait("x"),
        outcome -> seen.complete(fromAnotherThread(() -> coordinator.groups().size())));
    coordinator.call(member(1), "s", new Call.Send("x", Map.of()), o -> {});
    assertEquals(1, seen.get(30, SECONDS));
  }

  private int fromAnotherThread(Callable<Integer> task) {
    try {
      return threads.submit(task).get(10, SECONDS);
    } catch (Exception e) {
      throw new AssertionError("the lock is held", e);
    }
  }
}

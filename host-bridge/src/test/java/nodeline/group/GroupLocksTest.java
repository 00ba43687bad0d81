// SPDX-License-Identifier: Apache-2.0
package nodeline.group;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import nodeline.group.Coordinator.Regroup;
import nodeline.group.GuestCall.Guest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Many groups at once: none waits for another, and what the journal has makes them again. */
class GroupLocksTest {
  private static final int THREADS = 6;
  private static final int GROUPS = 5;
  private static final int STEPS = 4_000;

  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  private static Member member(String group, int i) {
    return new Member(group, "job" + i, "r");
  }

  /** A journal that tells what it was told, for threads. */
  private static class TestJournal implements Journal {
    final List<Change> kept = new ArrayList<>();
    final List<Change> before;
    Consumer<Consumer<List<Change>>> whole;

    TestJournal(List<Change> before) {
      this.before = before;
    }

    @Override
    public void start(Consumer<Change> again, Consumer<Consumer<List<Change>>> tell) {
      before.forEach(again);
      whole = tell;
    }

    @Override
    public void add(Change change) {
      synchronized (kept) {
        kept.add(change);
      }
    }

    int size() {
      synchronized (kept) {
        return kept.size();
      }
    }

    @Override
    public void whenSafe(Runnable task) {
      task.run();
    }

    @Override
    public Optional<String> problem() {
      return Optional.empty();
    }

    @Override
    public void close() {}
  }

  @Test
  void aBusyGroupHoldsUpNoOther() throws Exception {
    CountDownLatch busy = new CountDownLatch(1);
    CountDownLatch free = new CountDownLatch(1);
    EmbeddedCoordinator coordinator =
        new EmbeddedCoordinator(
            GroupLimits.DEFAULT,
            new TestJournal(List.of()) {
              @Override
              public void add(Change change) {
                if (change instanceof Change.Sent && change.group().equals("busy")) {
                  busy.countDown();
                  join(free);
                }
              }
            });
    coordinator.join(member("busy", 0), 1);
    coordinator.join(member("idle", 0), 2);
    coordinator.join(member("idle", 1), 2);
    AtomicInteger told = new AtomicInteger();
    try {
      Future<Optional<Outcome>> held =
          threads.submit(() -> coordinator.now(member("busy", 0), "s", send()));
      assertTrue(busy.await(10, SECONDS));

      within(
          () -> {
            coordinator.call(
                member("idle", 0), "w", new Call.WaitAll("m", Optional.empty()), any -> told(told));
            coordinator.call(member("idle", 0), "s", send(), any -> told(told));
            coordinator.call(member("idle", 1), "s", send(), any -> told(told));
            coordinator.join(member("new", 0), 2);
            Guest guest = new Guest(member("new", 1), "client");
            coordinator.refusal(guest, 2, "c", Optional.of(send()));
            coordinator.admit(guest, 2);
            coordinator.leave(guest.member());
            coordinator.clear("new");
            coordinator.drop("new");
            return coordinator.membership("idle");
          });
      assertEquals(3, told.get());
      free.countDown();
      assertEquals(Optional.of(new Outcome.Done()), held.get(10, SECONDS));
    } finally {
      free.countDown();
    }
  }

  private <T> T within(Callable<T> task) throws Exception {
    return threads.submit(task).get(10, SECONDS);
  }

  private static void told(AtomicInteger count) {
    count.incrementAndGet();
  }

  private static Call.Send send() {
    return new Call.Send("m", Map.of("k", "v"));
  }

  private static void join(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Rewrites, as the journal's thread does them, come between. */
  @Test
  void whatManyThreadsDidIsTheSameAfterARestart() throws Exception {
    long seed = Long.getLong("nodeline.seed", System.nanoTime());
    TestJournal journal = new TestJournal(List.of());
    EmbeddedCoordinator coordinator = new EmbeddedCoordinator(GroupLimits.DEFAULT, journal);
    List<Future<?>> running = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      Random random = new Random(seed + i);
      running.add(
          threads.submit(
              () -> {
                for (int step = 0; step < STEPS; step++) {
                  step(coordinator, random, random.nextInt(100));
                }
              }));
    }
    running.add(threads.submit(() -> moveADevice(coordinator)));
    List<Change> rewritten = new ArrayList<>();
    AtomicInteger known = new AtomicInteger();
    do {
      journal.whole.accept(
          state -> {
            rewritten.clear();
            rewritten.addAll(state);
            known.set(journal.size());
          });
    } while (running.stream().anyMatch(thread -> !thread.isDone()));
    for (Future<?> thread : running) {
      thread.get(60, SECONDS);
    }
    List<GroupView> expected = coordinator.groups();

    assertEquals(expected, restarted(journal.kept), "seed=" + seed);
    rewritten.addAll(journal.kept.subList(known.get(), journal.kept.size()));
    assertEquals(expected, restarted(rewritten), "seed=" + seed);
  }

  private static List<GroupView> restarted(List<Change> changes) {
    return new EmbeddedCoordinator(GroupLimits.DEFAULT, new TestJournal(changes)).groups();
  }

  private static void step(EmbeddedCoordinator coordinator, Random random, int kind) {
    String group = "g" + random.nextInt(GROUPS);
    Member member = member(group, random.nextInt(4));
    String callId = "%012x".formatted(random.nextLong() >>> 16);
    try {
      if (kind < 20) {
        coordinator.admit(new Guest(member, "client"), 3);
      } else if (kind < 50) {
        coordinator.now(member, callId, new Call.Send("m" + kind % 3, Map.of("k", callId)));
      } else if (kind < 80) {
        coordinator.call(member, callId, new Call.Sync("s"), any -> {});
      } else if (kind < 90) {
        coordinator.leave(member);
      } else if (kind < 95) {
        coordinator.clear(group);
      } else {
        coordinator.drop(group);
      }
    } catch (IllegalArgumentException | IllegalStateException e) {
      // Another thread was faster: the group is full, or is no more.
    }
  }

  private static void moveADevice(EmbeddedCoordinator coordinator) {
    Member here = new Member("here", "device", "r");
    Member there = new Member("there", "device", "r");
    coordinator.join(here, 1);
    for (int i = 0; i < STEPS / 10; i++) {
      Member from = i % 2 == 0 ? here : there;
      Member to = i % 2 == 0 ? there : here;
      coordinator.regroup(new Regroup(List.of(from), List.of(to), Map.of(to.group(), 1)));
      coordinator.now(to, "%012x".formatted(i), send());
    }
  }

  /** A hundred groups of eight, each of which meets four times. */
  @Test
  void aHundredGroupsMeetAtOnce() throws Exception {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 10 && least > 1_500; i++) {
      least = Math.min(least, meetAtOnce(100, 8, 4));
    }
    System.out.println("groups=100 members=8 rounds=4 ms=" + least);
    assertTrue(least <= 1_500, "ms=" + least);
  }

  private long meetAtOnce(int groups, int members, int rounds) throws Exception {
    EmbeddedCoordinator coordinator = new EmbeddedCoordinator();
    CountDownLatch met = new CountDownLatch(groups * members);
    for (int i = 0; i < groups * members; i++) {
      coordinator.join(member("g" + i % groups, i / groups), members);
    }
    long began = System.nanoTime();
    for (int i = 0; i < groups * members; i++) {
      Member member = member("g" + i % groups, i / groups);
      threads.execute(() -> meet(coordinator, member, rounds, met));
    }
    assertTrue(met.await(60, SECONDS));
    return (System.nanoTime() - began) / 1_000_000;
  }

  private static void meet(
      EmbeddedCoordinator coordinator, Member member, int rounds, CountDownLatch met) {
    if (rounds == 0) {
      met.countDown();
    } else {
      coordinator.call(
          member,
          "round" + rounds,
          new Call.Sync("s"),
          outcome -> meet(coordinator, member, rounds - 1, met));
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package nodeline.lava.client;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import nodeline.CapturedLog;
import nodeline.group.Call;
import nodeline.group.Outcome;
import nodeline.group.TestCalls;
import nodeline.lava.client.RemoteBench.Asked;
import nodeline.lava.wire.WireFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bridges at Debian's lava-coordinator. */
class RemoteCoordinatorTest {
  private static final String LOG = "nodeline.lava.client";
  private static final String A = "101/server";
  private static final String B = "102/client";
  private static final String C = "103/client";

  @TempDir private Path folder;
  private RealCoordinator real;

  @BeforeEach
  void start() throws Exception {
    real = RealCoordinator.started(folder);
  }

  @AfterEach
  void stop() throws Exception {
    boolean alive = real.isAlive();
    real.close();
    assertTrue(alive, "the coordinator died");
  }

  @Test
  void threeMembersOfTwoBridgesDoTheWholeApi() throws Exception {
    try (RemoteBench one = new RemoteBench(real.address(), 3, A, B);
        RemoteBench two = new RemoteBench(real.address(), 3, C)) {
      assertEquals(
          new Outcome.Roles(List.of("server", "client")), one.call(A, new Call.Roles()).get());
      assertEquals(
          new Outcome.Members(List.of(TestCalls.member(B), TestCalls.member(C))),
          one.call(A, new Call.Jobs(Optional.of("client"))).get());
      assertEquals("", two.call(C, new Call.Jobs(Optional.of("nobody"))).reason());

      Asked waits = two.await(C, "ready");
      one.send(A, "ready", "port=5201", "motd=<50% off>\n\u00e9").done();
      assertEquals(List.of("101:motd=<50% off>\\n\u00e9", "101:port=5201"), waits.lines());
      assertEquals(waits.lines(), one.await(A, "ready").lines());

      Asked clients = one.awaitAll(A, "up", "client");
      one.send(B, "up", "ip=1").done();
      two.send(C, "up", "ip=2").done();
      assertEquals(List.of("102:ip=1", "103:ip=2"), clients.lines());
      assertTrue(one.awaitAll(A, "up", "boss").reason().contains("its roles: server, client"));

      Asked all = two.awaitAll(C, "up");
      await().until(() -> all.pending().missing().text().equals("101 (server)"));
      one.send(A, "up").done();
      assertEquals(List.of("102:ip=1", "103:ip=2"), all.lines());
    }
  }

  @Test
  void aSecondSendAddsToTheFirst() throws Exception {
    try (RemoteBench one = new RemoteBench(real.address(), 2, A);
        RemoteBench two = new RemoteBench(real.address(), 2, B)) {
      one.send(A, "x", "a=1", "b=1").done();
      one.call(A, "again", new Call.Send("x", TestCalls.data("b=2"))).done();
      one.send(A, "x", "c=3").done();
      one.call(A, "again", new Call.Send("x", TestCalls.data("b=2"))).done();

      assertEquals(List.of("101:a=1", "101:b=2", "101:c=3"), two.await(B, "x").lines());
    }
  }

  @Test
  void oneIdIsSyncedFiveTimesWithASlowDispatcher() throws Exception {
    TestDispatcher slow = new TestDispatcher(real.address(), TestCalls.member(C), 3);
    slow.pollSync("never"); // nack: no size yet
    try (RemoteBench bench = new RemoteBench(real.address(), 3, A, B)) {
      assertEquals("group_data", slow.register().response());
      for (int round = 1; round <= 5; round++) {
        List<Asked> syncs = bench.syncs("go", A, B);
        begun(bench, A, B);
        assertFalse(syncs.stream().anyMatch(sync -> sync.outcome().isDone()), "round " + round);
        assertEquals("wait", slow.pollSync("go"), "round " + round);
        for (Asked sync : syncs) {
          assertEquals(List.of(), sync.lines());
        }
        // Ours begin the next round before the dispatcher has fetched its answer.
        Asked early = round % 2 == 0 ? bench.sync(A, "go") : null;
        begun(bench, A);
        assertEquals("ack", slow.pollSync("go"), "round " + round);
        if (early != null) {
          assertFalse(early.outcome().isDone());
          assertTrue(early.pending().cancel());
        }
      }
    }
  }

  /** Each member's calls are begun in their order: what it asked before was asked by now. */
  private static void begun(RemoteBench bench, String... members) throws Exception {
    for (String member : members) {
      bench.send(member, "begun").done();
    }
  }

  @Test
  void aSendCountsAsTheFirstRoundOfASync() throws Exception {
    TestDispatcher lava = new TestDispatcher(real.address(), TestCalls.member(C), 3);
    try (RemoteBench bench = new RemoteBench(real.address(), 3, A, B)) {
      lava.register();
      bench.send(A, "go", "k=v").done();
      Asked sync = bench.sync(B, "go");
      assertEquals("ack", lava.sync("go").response());
      assertEquals(List.of("101:k=v"), sync.lines());
      assertEquals(List.of("101:k=v"), bench.sync(A, "go").lines());
    }
  }

  @Test
  void exchangesWithADispatcherBothWays() throws Exception {
    TestDispatcher lava = new TestDispatcher(real.address(), TestCalls.member(C), 2);
    try (RemoteBench bench = new RemoteBench(real.address(), 2, A)) {
      Asked waits = bench.await(A, "fromLava");
      lava.register();
      lava.send("fromLava", TestCalls.data("ip=10.0.0.1")).response();
      assertEquals(List.of("103:ip=10.0.0.1"), waits.lines());

      bench.send(A, "toLava", "v=a;b\u00c3\u00a9").done();
      assertEquals(
          "{\"101\": {\"v\": \"a;b\\u00e9\"}}",
          WireFormat.text(lava.await("toLava").field("message")));
    }
  }

  /** The real coordinator hands on any key; in a cache file it would be another member's line. */
  @Test
  void givesNoBoardALineOfAnotherMember() throws Exception {
    TestDispatcher lava = new TestDispatcher(real.address(), TestCalls.member(C), 2);
    try (CapturedLog log = CapturedLog.of(RemoteMessages.class);
        RemoteBench bench = new RemoteBench(real.address(), 2, A)) {
      Asked waits = bench.await(A, "m");
      lava.register();
      lava.send("m", TestCalls.data("k=v", "x\n101:ip=6.6.6.6")).response();
      assertEquals(List.of("103:k=v"), waits.lines());
      log.awaitWarnings("sent what no board could read id=m pairs=1");
    }
  }

  @Test
  void neverSendsWhatKillsTheCoordinator() throws Exception {
    TestDispatcher lava = new TestDispatcher(real.address(), TestCalls.member(C), 2);
    try (RemoteBench bench = new RemoteBench(real.address(), 2, A)) {
      lava.register();
      assertEquals("wait", lava.pollSync("go"));
      assertEquals(
          "103 (client) has used this message id for lava-sync: a lava-coordinator dies of a send"
              + " after that",
          bench.send(A, "go", "k=v").reason());
      assertEquals(List.of(), bench.sync(A, "go").lines());

      // Its own share is an object after our syncs: sends of others do no harm.
      Asked other = bench.sync(A, "other");
      begun(bench, A);
      other.pending().cancel();
      assertEquals("ack", lava.send("other", TestCalls.data()).response());
    }
  }

  @Test
  void refusesASendThatIsTooLong() throws Exception {
    try (RemoteBench bench = new RemoteBench(real.address(), 1, A)) {
      String value = "x".repeat(RemoteMessages.MAX_LOCAL_REQUEST - 500);
      bench.send(A, "long", "k=" + value).done();
      assertEquals(List.of("101:k=" + value), bench.await(A, "long").lines());
      String reason = bench.send(A, "long", "l=" + value).reason();
      assertTrue(
          reason.matches(
              "too long for a lava-coordinator, with what was sent before: octets=[0-9]+, max=32000"),
          reason);
      bench.send(A, "long", "l=1").done();
    }
  }

  @Test
  void aRestartInMidWaitLosesNothing() throws Exception {
    try (CapturedLog log = CapturedLog.of(LOG);
        RemoteBench one = new RemoteBench(real.address(), 3, A, B);
        RemoteBench two = new RemoteBench(real.address(), 3, C)) {
      one.send(A, "early", "k=v").done();
      Asked all = two.awaitAll(C, "x");
      Asked any = one.await(B, "y");
      Asked sync = one.sync(A, "go");
      one.send(A, "x", "a=1").done();
      await().until(() -> all.pending().missing().members().size() == 2);

      real.kill();
      await().until(() -> all.pending().missing().text().contains("connection refused"));
      Asked late = one.send(B, "x", "b=2");
      await().until(() -> one.coordinator.notes().contains("down, connection refused"));
      assertFalse(late.outcome().isDone());
      real.start();

      late.done();
      two.send(C, "x", "c=3").done();
      assertEquals(List.of("101:a=1", "102:b=2", "103:c=3"), all.lines());
      two.send(C, "y", "z=1").done();
      assertEquals(List.of("103:z=1"), any.lines());
      assertEquals(List.of("101:k=v"), two.await(C, "early").lines());
      List<Asked> others = one.syncs("go", B);
      others.forEach(other -> assertFalse(other.outcome().isDone()));
      two.sync(C, "go").get();
      sync.get();
      await()
          .until(() -> one.coordinator.notes().toString().contains("had lost its state, times=1"));
      log.awaitWarnings(
          "coordinator " + real.address() + " not reached reason=",
          "group lab is unknown to the coordinator: registering and sending again");
    }
  }

  @Test
  void waitsForACoordinatorThatIsNotThereYet() throws Exception {
    real.kill();
    try (CapturedLog log = CapturedLog.of(LOG);
        RemoteBench bench = new RemoteBench(real.address(), 1, A)) {
      Asked send = bench.send(A, "x", "k=v");
      await()
          .atMost(60, SECONDS)
          .until(
              () ->
                  send.pending()
                      .missing()
                      .text()
                      .equals("coordinator " + real.address() + ": connection refused"));
      real.start();
      send.done();
      assertEquals(List.of("101:k=v"), bench.await(A, "x").lines());
      log.awaitWarnings("coordinator " + real.address() + " not reached reason=connection refused");
    }
  }

  @Test
  void aStuckCoordinatorIsWaitedForAndLives() throws Exception {
    try (CapturedLog log = CapturedLog.of(LOG);
        RemoteBench bench = new RemoteBench(real.address(), 1, A)) {
      bench.send(A, "x", "k=v").done();
      Asked waits;
      try (Socket silent =
          new Socket(real.address().server().host(), real.address().server().port())) {
        waits = bench.await(A, "x");
        await()
            .atMost(60, SECONDS)
            .until(() -> waits.pending().missing().text().contains("no answer within 5 s"));
        assertTrue(silent.isConnected());
      }
      assertEquals(List.of("101:k=v"), waits.lines());
      assertEquals(List.of(), bench.coordinator.notes());
      log.awaitWarnings(
          "coordinator " + real.address() + " not reached reason=no answer within 5 s");
    }
  }

  /** On a machine that does other things too, one of them is quick enough. */
  @Test
  void endsQuicklyAndTellsNothing() throws Exception {
    long quickest = Long.MAX_VALUE;
    for (int i = 0; i < 5 && quickest >= Duration.ofSeconds(3).toNanos(); i++) {
      quickest = Math.min(quickest, nanosOfAnEnd());
    }
    assertTrue(quickest < Duration.ofSeconds(3).toNanos(), "nanos=" + quickest);
  }

  private long nanosOfAnEnd() throws Exception {
    RemoteBench bench = new RemoteBench(real.address(), 2, A);
    Asked waits = bench.await(A, "x");
    long before = System.nanoTime();
    bench.close();
    long nanos = System.nanoTime() - before;
    assertFalse(waits.outcome().isDone());
    assertThrows(IllegalStateException.class, () -> bench.await("104/x", "x"));
    return nanos;
  }
}

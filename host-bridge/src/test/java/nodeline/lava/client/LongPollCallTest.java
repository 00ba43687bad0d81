// SPDX-License-Identifier: Apache-2.0
package nodeline.lava.client;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import nodeline.CapturedLog;
import nodeline.HostPort;
import nodeline.console.TestTools;
import nodeline.group.Call;
import nodeline.group.EmbeddedCoordinator;
import nodeline.group.Outcome;
import nodeline.group.TestCalls;
import nodeline.lava.client.RemoteBench.Asked;
import nodeline.lava.server.CoordinatorServer;
import nodeline.lava.server.ServerConfig;
import nodeline.lava.server.ServerLimits;
import nodeline.lava.wire.CoordinatorAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Bridges at a server of Nodeline's. */
class LongPollCallTest {
  private static final String LOG = "nodeline.lava.client";
  private static final long AT_ONCE_MICROS = 40_000;
  private static final String A = "101/server";
  private static final String B = "102/client";

  private final int port = TestTools.freePort();
  private final CoordinatorAddress address =
      new CoordinatorAddress(new HostPort("127.0.0.1", port), false);
  private CoordinatorServer server;

  @BeforeEach
  void serve() {
    server =
        CoordinatorServer.start(
            ServerConfig.parse("127.0.0.1:" + port, false),
            new EmbeddedCoordinator(),
            ServerLimits.DEFAULT);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void twoBridgesDoTheWholeApi() throws Exception {
    try (RemoteBench one = new RemoteBench(address, 2, A);
        RemoteBench two = new RemoteBench(address, 2, B)) {
      one.send(A, "early", "k=\u00ff%").done();
      assertEquals(List.of("101:k=\u00ff%"), two.await(B, "early").lines());
      assertEquals(
          new Outcome.Members(List.of(TestCalls.member(A))),
          two.call(B, new Call.Jobs(Optional.of("server"))).get());
      assertEquals("", two.call(B, new Call.Jobs(Optional.of("nobody"))).reason());
      assertTrue(
          one.awaitAll(A, "x", "boss").reason().contains("no member of the group has the role"));

      Asked all = two.awaitAll(B, "x");
      two.send(B, "x", "b=2").done();
      one.send(A, "x", "a=1").done();
      assertEquals(List.of("101:a=1", "102:b=2"), all.lines());
      for (int round = 0; round < 5; round++) {
        Asked sync = one.sync(A, "go");
        assertFalse(sync.outcome().isDone());
        two.sync(B, "go").get();
        sync.get();
      }
      String value = "x".repeat(200_000);
      one.send(A, "long", "k=" + value).done();
      assertEquals(List.of("101:k=" + value), two.await(B, "long").lines());
    }
  }

  @Test
  void namesWhomACallWaitsForWithoutAnEndOfItsHold() throws Exception {
    try (RemoteBench one = new RemoteBench(address, 2, A);
        RemoteBench two = new RemoteBench(address, 2, B)) {
      one.call(A, new Call.Roles()).get();
      Asked all = two.awaitAll(B, "x");
      await().until(() -> all.pending().missing().text().contains("101 (server)"));
      assertTrue(all.pending().cancel());
    }
  }

  /**
   * A delayed acknowledgement of TCP alone takes so long. One round of a busy machine is quicker.
   */
  @Test
  void aMessageIsThereAtOnce() throws Exception {
    try (RemoteBench one = new RemoteBench(address, 2, A);
        RemoteBench two = new RemoteBench(address, 2, B)) {
      one.call(A, new Call.Roles()).get();
      long least = Long.MAX_VALUE;
      for (int i = 0; i < 10 && least >= AT_ONCE_MICROS; i++) {
        least = Math.min(least, medianMicros(one, two, "m" + i));
      }
      assertTrue(least < AT_ONCE_MICROS, "micros=" + least);
    }
  }

  private static long medianMicros(RemoteBench one, RemoteBench two, String id) throws Exception {
    List<Long> micros = new ArrayList<>();
    for (int i = 0; i < 21; i++) {
      String message = id + "-" + i;
      Asked waits = two.await(B, message);
      await().until(() -> !waits.pending().missing().members().isEmpty());
      long before = System.nanoTime();
      one.send(A, message, "k=v");
      waits.get();
      micros.add((System.nanoTime() - before) / 1_000);
    }
    micros.sort(null);
    return micros.get(micros.size() / 2);
  }

  @Test
  void aRestartOfTheServerLosesNothing() throws Exception {
    try (CapturedLog log = CapturedLog.of(LOG);
        RemoteBench one = new RemoteBench(address, 2, A);
        RemoteBench two = new RemoteBench(address, 2, B)) {
      one.send(A, "early", "k=v").done();
      Asked waits = one.await(A, "x");
      Asked sync = two.sync(B, "go");
      await().until(() -> sync.pending().missing().members().size() == 1);
      server.close();
      await().until(() -> waits.pending().missing().text().contains("connection refused"));
      serve();

      two.send(B, "x", "b=2").done();
      assertEquals(List.of("102:b=2"), waits.lines());
      assertEquals(List.of("101:k=v"), two.await(B, "early").lines());
      one.sync(A, "go").get();
      sync.get();
      log.awaitWarnings(
          "coordinator " + address + " not reached reason=",
          "group lab is unknown to the coordinator: registering and sending again");
    }
  }

  @Test
  void whatIsSentStaysSentWhateverBecomesOfItsCall() throws Exception {
    server.close();
    try (CapturedLog log = CapturedLog.of(LOG);
        RemoteBench one = new RemoteBench(address, 2, A);
        RemoteBench two = new RemoteBench(address, 2, B)) {
      assertTrue(one.send(A, "x", "k=v").pending().cancel());
      assertTrue(one.sync(A, "go").pending().cancel());
      serve();
      assertEquals(List.of("101:k=v"), two.await(B, "x").lines());
      two.sync(B, "go").get();
      log.assertWarnsOf("coordinator " + address + " not reached reason=");
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package nodeline.lava.client;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import nodeline.HostPort;
import nodeline.console.TestTools;
import nodeline.group.Call;
import nodeline.group.EmbeddedCoordinator;
import nodeline.group.Member;
import nodeline.group.Outcome;
import nodeline.lava.server.CoordinatorServer;
import nodeline.lava.server.ServerConfig;
import nodeline.lava.server.ServerLimits;
import nodeline.lava.wire.CoordinatorAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A lab's bridges at one server: more calls wait there than a small server has connections. */
class ManyBridgesTest {
  private static final int EACH = 16;

  private final int bridges = Integer.getInteger("nodeline.bridges", 65);
  private final int port = TestTools.freePort();
  private final EmbeddedCoordinator embedded = new EmbeddedCoordinator();
  private final CoordinatorServer server =
      CoordinatorServer.start(
          ServerConfig.parse("127.0.0.1:" + port, false), embedded, ServerLimits.DEFAULT);
  private final List<RemoteCoordinator> clients = new ArrayList<>();

  @AfterEach
  void stop() {
    clients.forEach(RemoteCoordinator::close);
    server.close();
    embedded.close();
  }

  private Member member(int i) {
    return new Member("lab", "job" + i, "role" + i % 4);
  }

  private int members() {
    return bridges * EACH;
  }

  private RemoteCoordinator clientOf(int member) {
    return clients.get(member / EACH);
  }

  private CountDownLatch syncAllButOne(String id) {
    CountDownLatch met = new CountDownLatch(members());
    for (int i = 1; i < members(); i++) {
      sync(i, id, met);
    }
    return met;
  }

  private void sync(int member, String id, CountDownLatch met) {
    clientOf(member)
        .call(member(member), "sync-" + id, new Call.Sync(id), outcome -> met(outcome, met));
  }

  private static void met(Outcome outcome, CountDownLatch met) {
    if (outcome instanceof Outcome.Data) {
      met.countDown();
    }
  }

  private int waiting(String id) {
    return embedded.groups().stream()
        .flatMap(group -> group.messages().stream())
        .filter(message -> message.id().equals(id))
        .mapToInt(message -> message.senders().size())
        .sum();
  }

  private static long millisSince(long began) {
    return (System.nanoTime() - began) / 1_000_000;
  }

  @Test
  void aThousandBoardsOfManyBridgesMeet() throws Exception {
    long began = System.nanoTime();
    for (int i = 0; i < bridges; i++) {
      clients.add(
          new RemoteCoordinator(new CoordinatorAddress(new HostPort("127.0.0.1", port), false)));
    }
    for (int i = 0; i < members(); i++) {
      clientOf(i).join(member(i), members());
    }
    CountDownLatch first = syncAllButOne("first");
    sync(0, "first", first);
    assertTrue(first.await(120, SECONDS), "left=" + first.getCount());
    long joined = millisSince(began);

    long least = Long.MAX_VALUE;
    long all = Long.MAX_VALUE;
    for (int round = 0; round < 5 && least > 200; round++) {
      String id = "round" + round;
      began = System.nanoTime();
      CountDownLatch met = syncAllButOne(id);
      while (waiting(id) < members() - 1) {
        assertTrue(millisSince(began) < 60_000, "arrived=" + waiting(id));
        Thread.onSpinWait();
        Thread.sleep(5);
      }
      long arrived = millisSince(began);
      long last = System.nanoTime();
      sync(0, id, met);
      assertTrue(met.await(60, SECONDS), "left=" + met.getCount());
      least = Math.min(least, millisSince(last));
      all = Math.min(all, arrived + millisSince(last));
    }
    System.out.printf(
        "members=%d bridges=%d first=%d arrive=%d after-last=%d ms%n",
        members(), bridges, joined, all, least);
    assertEquals(members(), embedded.groups().get(0).members().size());
    assertTrue(least < 1_000, "ms=" + least);
  }
}

// SPDX-License-Identifier: Apache-2.0
package nodeline.lava.client;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import nodeline.group.Call;
import nodeline.group.Outcome;
import nodeline.group.TestCalls;
import nodeline.lava.client.RemoteBench.Asked;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls in every order: the real coordinator lives, and no call ends as it must not. */
class RemoteCoordinatorFuzzTest {
  private static final int STEPS = 120;
  private static final List<String> MEMBERS = List.of("1/r", "2/s", "3/s");

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 20_261_124})
  void noOrderOfCallsKillsTheCoordinator(long fixed) throws Exception {
    long seed = Long.getLong("nodeline.seed", fixed);
    try (RealCoordinator real = RealCoordinator.started(folder)) {
      TestDispatcher lava = new TestDispatcher(real.address(), TestCalls.member("4/t"), 4);
      try (RemoteBench one = new RemoteBench(real.address(), 4, "1/r", "2/s");
          RemoteBench two = new RemoteBench(real.address(), 4, "3/s")) {
        lava.register();
        lava.pollSync("synced");
        run(new Random(seed), one, two, lava);
        assertTrue(real.isAlive(), "the coordinator died, seed=" + seed);
        checkData(one, two, lava);
      }
      assertTrue(real.isAlive(), "the coordinator died at the end, seed=" + seed);
    }
  }

  private static void run(Random random, RemoteBench one, RemoteBench two, TestDispatcher lava)
      throws Exception {
    List<Asked> open = new ArrayList<>();
    for (int step = 0; step < STEPS; step++) {
      String member = MEMBERS.get(random.nextInt(3));
      open.add((member.startsWith("3") ? two : one).call(member, randomCall(random)));
      if (random.nextInt(4) == 0) {
        open.get(random.nextInt(open.size())).pending().cancel();
      }
      if (random.nextInt(5) == 0) {
        settle(one, "1/r");
        settle(two, "3/s");
      }
      if (random.nextInt(8) == 0) {
        lava.pollSync("synced");
        lava.send("sent", TestCalls.data("step=" + step));
      }
    }
    for (Asked asked : open) {
      if (asked.outcome().isDone() && asked.get() instanceof Outcome.Failed failed) {
        assertTrue(
            failed.reason().matches("|4 \\(t\\) has used this message id .*|no member of .*"),
            failed.reason());
      }
    }
  }

  /** All calls so far have begun, and their syncs are posted: the second send comes after that. */
  private static void settle(RemoteBench bench, String member) throws Exception {
    bench.send(member, "settled").done();
    bench.send(member, "settled").done();
  }

  private static Call randomCall(Random random) {
    String id = List.of("sent", "synced", "both").get(random.nextInt(3));
    return switch (random.nextInt(8)) {
      case 0 -> new Call.Roles();
      case 1 -> new Call.Jobs(Optional.of(random.nextBoolean() ? "s" : "none"));
      case 2, 3 -> new Call.Send(id, TestCalls.data("k" + random.nextInt(3) + "=v"));
      case 4 -> new Call.Wait(id);
      case 5 -> new Call.WaitAll(id, Optional.empty());
      case 6 -> new Call.WaitAll(id, Optional.of(random.nextBoolean() ? "s" : "none"));
      default -> new Call.Sync(id);
    };
  }

  private static void checkData(RemoteBench one, RemoteBench two, TestDispatcher lava)
      throws Exception {
    Asked all = two.awaitAll("3/s", "last");
    for (String member : MEMBERS) {
      RemoteBench bench = member.startsWith("3") ? two : one;
      bench.send(member, "last", "n=" + member.charAt(0)).done();
    }
    lava.send("last", TestCalls.data("n=4"));
    await().atMost(20, SECONDS).until(() -> all.outcome().isDone());
    assertEquals(List.of("1:n=1", "2:n=2", "3:n=3", "4:n=4"), all.lines());
  }
}

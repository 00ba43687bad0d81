// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** All forms of the API over every kind of console; some end and come back all the time. */
@Execution(ExecutionMode.CONCURRENT)
class LinkTest {
  /** Each of 12 calls of each board. */
  private static final int ROUNDS = Integer.getInteger("nodeline.link.rounds", 1);

  private static final int CALLS_AT_COORDINATOR = 10;
  private static final int LONGEST_CONNECTION_MILLIS = 3_000;

  private static final String SCRIPT =
      """
      show() { while read -r line; do echo "  $line"; done <"$LAVA_MULTI_NODE_CACHE"; }
      r=0
      while [ "$r" -lt %d ]; do
        r=$((r + 1))
        lava-self; echo "self $?"
        lava-role; echo "role $?"
        lava-role list; echo "list $?"
        lava-group; echo "group $?"
        lava-group client; echo "clients $?"
        lava-group nobody; echo "nobody $?"
        lava-send "m$r-$me" from="$me in $r" p=x%%y; echo "send $?"
        lava-wait "m$r-$other"; echo "wait $?"; show
        lava-sync "s$r"; echo "sync $?"; show
        lava-send "a$r" n="$me"; echo "send $?"
        lava-wait-all "a$r"; echo "all $?"; show
        lava-wait-all "a$r" client; echo "role $?"; show
      done
      """
          .formatted(ROUNDS);

  private static final String ROUND =
      """
      job-%1$d
      self 0
      %3$s
      role 0
      server
      client
      list 0
      job-0\tserver
      job-1\tclient
      group 0
      job-1
      clients 0
      nobody 1
      send 0
      wait 0
        job-%2$d:from=%2$d in %4$d
        job-%2$d:p=x%%y
      sync 0
      send 0
      all 0
        job-0:n=0
        job-1:n=1
      role 0
        job-0:n=0
        job-1:n=1
      """;

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void allCallsAreRightAndExecutedOnce(Wire wire) throws Exception {
    try (Rig rig = new Rig(folder, "dash", wire, List.of("server", "client"))) {
      assertAllRight(rig, startAll(rig));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"UNIX", "TCP", "EXEC"})
  void allCallsAreRightAndExecutedOnceThoughTheConsoleEndsAndComesBack(Wire wire) throws Exception {
    long seed = Long.getLong("nodeline.seed", System.nanoTime());
    System.out.println("seed=" + seed + " wire=" + wire);
    Random random = new Random(seed);
    try (Rig rig = new Rig(folder, "dash", wire, List.of("server", "client"))) {
      List<CompletableFuture<Board.Result>> running = startAll(rig);
      int ends = 0;
      while (!running.stream().allMatch(CompletableFuture::isDone)) {
        rig.board(random.nextInt(2)).cable().hangUp();
        ends++;
        TimeUnit.MILLISECONDS.sleep(random.nextInt(LONGEST_CONNECTION_MILLIS));
      }
      assertAllRight(rig, running);
      int connections = rig.board(0).cable().connections() + rig.board(1).cable().connections();
      assertTrue(connections > 2, "ends=%d connections=%d".formatted(ends, connections));
    }
  }

  private static List<CompletableFuture<Board.Result>> startAll(Rig rig) throws Exception {
    List<CompletableFuture<Board.Result>> running = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      rig.board(i).with("me", "" + i).with("other", "" + (1 - i));
      running.add(rig.board(i).start(SCRIPT));
    }
    return running;
  }

  private static void assertAllRight(Rig rig, List<CompletableFuture<Board.Result>> running)
      throws Exception {
    String cache = "job-0:n=0\njob-1:n=1\n";
    for (int i = 0; i < 2; i++) {
      StringBuilder expected = new StringBuilder();
      for (int round = 1; round <= ROUNDS; round++) {
        expected.append(ROUND.formatted(i, 1 - i, i == 0 ? "server" : "client", round));
      }
      assertEquals(
          new Board.Result(0, expected.toString(), "", cache),
          running.get(i).get(240, TimeUnit.SECONDS));
    }
    assertEquals(2 * CALLS_AT_COORDINATOR * ROUNDS, rig.coordinator().calls(), "calls executed");
  }
}

// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import nodeline.hardware.rig.Board;
import nodeline.hardware.rig.Rig;
import nodeline.hardware.rig.WholeApi;
import nodeline.hardware.rig.Wire;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** All forms of the API over every kind of console; some end and come back all the time. */
@Execution(ExecutionMode.CONCURRENT)
class LinkTest {
  /** Of all forms of the API by each board. */
  private static final int ROUNDS = Integer.getInteger("nodeline.link.rounds", 1);

  private static final int LONGEST_CONNECTION_MILLIS = 3_000;

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
      running.add(
          rig.board(i).start("me=%d other=%d\n%s".formatted(i, 1 - i, WholeApi.script(ROUNDS))));
    }
    return running;
  }

  private static void assertAllRight(Rig rig, List<CompletableFuture<Board.Result>> running)
      throws Exception {
    String cache = "job-0:n=0\njob-1:n=1\n";
    for (int i = 0; i < 2; i++) {
      assertEquals(
          new Board.Result(0, WholeApi.expected(i, ROUNDS), "", cache),
          running.get(i).get(240, TimeUnit.SECONDS));
    }
    assertEquals(2 * WholeApi.CALLS * ROUNDS, rig.coordinator().calls(), "calls executed");
  }
}

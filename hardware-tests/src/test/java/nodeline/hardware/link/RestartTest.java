// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.link;

import static java.util.concurrent.TimeUnit.MINUTES;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import nodeline.control.ControlClient;
import nodeline.hardware.cable.Cable;
import nodeline.hardware.cable.Faults;
import nodeline.hardware.cable.LineQuality;
import nodeline.hardware.cable.WireFault;
import nodeline.hardware.rig.Board;
import nodeline.hardware.rig.BridgeProcess;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Two boards whose bridge is ended by {@code kill -9} and started again with the same state. */
@Execution(ExecutionMode.CONCURRENT)
@Timeout(value = 15, unit = MINUTES) // a busy machine takes as long as it takes
class RestartTest {
  /** Five seconds for the result below. */
  private static final Faults SLOW = new Faults(0, LineQuality.CLEAN.with(WireFault.BAUD, 38_400));

  private static final String LONG = "0123456789abcdef".repeat(1_250);

  @TempDir Path folder;
  private final List<Board> boards = new ArrayList<>();
  private BridgeProcess bridge;

  @BeforeEach
  void start() throws IOException {
    for (int i = 0; i < 2; i++) {
      Path home = Files.createDirectories(folder.resolve("board-" + i));
      Cable cable = new Cable(socket(i), Faults.none(), i == 1 ? SLOW : Faults.none());
      boards.add(new Board("dash", home, cable));
    }
    startBridge();
  }

  @AfterEach
  void stop() throws IOException {
    bridge.close();
    for (Board board : boards) {
      board.close();
    }
  }

  private Path socket(int board) {
    return folder.resolve("board-" + board).resolve("console.sock");
  }

  private void startBridge() throws IOException {
    bridge = new BridgeProcess(folder, "unix:" + socket(0), "unix:" + socket(1));
  }

  private ControlClient client() {
    return ControlClient.patient(folder.resolve("control"));
  }

  private void assertEndsWell(CompletableFuture<Board.Result> call, String cache) throws Exception {
    Board.Result result = call.get(4, MINUTES);
    assertEquals(0, result.exit(), result.stderr());
    assertEquals(cache, result.cache());
  }

  @Test
  void aLongResultThatWasUnderWayIsCollectedAnew() throws Exception {
    assertEquals(0, boards.get(0).run("lava-send big v=" + LONG).exit());
    CompletableFuture<Board.Result> waits = boards.get(1).start("lava-wait big");
    bridge.await("some pieces", () -> boards.get(1).cable().toBoardOctets() > 5_000);

    bridge.signal("KILL");
    startBridge();

    assertFalse(waits.isDone(), "it was through before");
    assertEndsWell(waits, "board-0:v=" + LONG + "\n");
  }

  @Test
  void aSyncThatWaitsGoesOnInItsRound() throws Exception {
    CompletableFuture<Board.Result> first =
        boards.get(0).start("lava-send go k=v; lava-sync go; lava-wait next");
    CompletableFuture<Board.Result> other =
        boards.get(1).start("lava-sync go; lava-send next; lava-sync go");
    assertEquals(0, first.get(4, MINUTES).exit());
    awaitThatBoard1Waits();

    bridge.signal("KILL");
    startBridge();

    awaitThatBoard1Waits();
    assertFalse(other.isDone(), "nobody had come");
    assertEndsWell(boards.get(0).start("lava-sync go"), "board-0:k=v\n");
    assertEndsWell(other, "board-0:k=v\n");
    try (ControlClient client = client()) {
      assertEquals(2, client.groups().get(0).messages().get(0).rounds());
    }
  }

  private void awaitThatBoard1Waits() {
    try (ControlClient client = client()) {
      bridge.await(
          "a sync that waits",
          () ->
              client.status().devices().get(1).calls().stream()
                  .anyMatch(call -> call.missing().equals(List.of("board-0 (role-0)"))));
    }
  }

  /** Executed again it would put the old value in the place of the later one. */
  @Test
  void aSendThatIsSentAgainIsExecutedOnce() throws Exception {
    boards.get(0).cable().breakLines(true);
    CompletableFuture<Board.Result> sends = boards.get(0).start("lava-send x n=1");
    try (ControlClient client = client()) {
      bridge.await("the send", () -> !client.groups().get(0).messages().isEmpty());
      client.call("board-0", List.of("lava-send", "x", "n=2"), Optional.empty());
    }

    bridge.signal("KILL");
    assertFalse(sends.isDone(), "it has heard of its end");
    boards.get(0).cable().breakLines(false);
    startBridge();

    assertEndsWell(sends, "");
    assertEndsWell(boards.get(1).start("lava-wait x"), "board-0:n=2\n");
  }
}

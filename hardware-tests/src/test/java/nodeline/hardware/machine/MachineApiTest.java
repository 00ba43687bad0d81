// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import nodeline.framing.Request;
import nodeline.framing.RequestHeader;
import nodeline.framing.Verb;
import nodeline.hardware.rig.WholeApi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two kernels that talk on their consoles while the boards' scripts do: x86 and ARM. */
@Tag("tier1")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MachineApiTest {
  private static final int EXCHANGES = Integer.getInteger("nodeline.exchanges", 20);
  private static final int SENDS = 100;
  private static final int CUTS = frame(0, "cut", 0).length() + 1;
  private static final int STOPPED_SECONDS = 12;
  private static final int TRIES = 10;

  private MachineRig rig;

  @BeforeAll
  void boot(@TempDir Path folder) throws Exception {
    long began = System.nanoTime();
    rig =
        new MachineRig(
            folder,
            List.of(Machine.Kind.X86, Machine.Kind.ARM),
            List.of("server", "client"),
            MachineApiTest::frames);
    System.out.printf("two machines booted in %.1f s%n", (System.nanoTime() - began) / 1e9);
  }

  @AfterAll
  void stop() throws Exception {
    if (rig != null) {
      rig.close();
    }
  }

  /** Frames that scripts of {@code guest/} write, by the names of the files. */
  private static Map<String, String> frames(int board) {
    return Map.of(
        "frames", cuts(board), "spoken", sends(board, "spoken"), "said", sends(board, "said"));
  }

  /** A send for each place where a kernel message can begin, before, in and after the frame. */
  private static String cuts(int board) {
    StringBuilder lines = new StringBuilder();
    for (int offset = 0; offset < CUTS; offset++) {
      lines.append(offset).append(' ').append(frame(board, "cut", offset)).append('\n');
    }
    return lines.toString();
  }

  private static String sends(int board, String what) {
    return IntStream.range(0, SENDS)
        .mapToObj(i -> frame(board, what, i) + "\n")
        .collect(Collectors.joining());
  }

  private static String frame(int board, String what, int number) {
    String id = "%06x%02x%04x".formatted(what.hashCode() & 0xFFFFFF, board, number);
    RequestHeader header = new RequestHeader(id, 1, Verb.SEND, 0, OptionalInt.empty(), 1, 1);
    return new Request(header, "cut,at=here").encode();
  }

  private List<MachineBoard.Result> runBoth(String command) throws Exception {
    List<CompletableFuture<MachineBoard.Result>> running = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      running.add(rig.board(i).start(command.replace("ME", "" + i).replace("OTHER", "" + (1 - i))));
    }
    List<MachineBoard.Result> results = new ArrayList<>();
    for (CompletableFuture<MachineBoard.Result> result : running) {
      results.add(result.get());
    }
    return results;
  }

  private void assertWholeApi(String command, String run) throws Exception {
    int calls = rig.coordinator().calls();
    List<MachineBoard.Result> results =
        runBoth("%s env run=%s me=ME other=OTHER api".formatted(command, run));
    for (int i = 0; i < 2; i++) {
      assertEquals(new MachineBoard.Result(0, WholeApi.expected(i, 1), ""), results.get(i));
    }
    assertEquals(2 * WholeApi.CALLS, rig.coordinator().calls() - calls, "calls executed");
  }

  /** A frame whose rest comes too late is given up, and sent again as the shim does. */
  private void sendAll(String command, int frames) throws Exception {
    int before = rig.coordinator().calls();
    for (int i = 0; i < TRIES && rig.coordinator().calls() - before < 2 * frames; i++) {
      for (MachineBoard.Result result : runBoth(command)) {
        assertEquals(new MachineBoard.Result(0, "", ""), result);
      }
    }
    rig.await("all sends", () -> rig.coordinator().calls() - before == 2 * frames);
  }

  @Test
  void allCallsAreRightAndExecutedOnce() throws Exception {
    assertWholeApi("", "quiet");
  }

  @Test
  void aFrameIsPutTogetherWhereverAKernelMessageCutsIt() throws Exception {
    sendAll("split", CUTS);
    for (int i = 0; i < 2; i++) {
      assertTrue(rig.count(i, "repaired") >= CUTS - 5, rig.status(i).counters().toString());
    }
  }

  @Test
  @Timeout(value = 30, unit = TimeUnit.MINUTES)
  void exchangesAreRightWhileTheKernelTalks() throws Exception {
    long began = System.nanoTime();
    for (MachineBoard.Result result : runBoth("storm exchange storm ME OTHER " + EXCHANGES)) {
      assertEquals(new MachineBoard.Result(0, EXCHANGES + "\n", ""), result);
    }
    System.out.printf(
        "storm: exchanges=%d seconds=%.1f x86=%s arm=%s%n",
        EXCHANGES,
        (System.nanoTime() - began) / 1e9,
        rig.status(0).counters(),
        rig.status(1).counters());
  }

  /** What a way out by /dev/kmsg would bring: no frame that has to be put together. */
  @Test
  void aFrameThatIsAKernelMessageIsNeverCut() throws Exception {
    for (String way : List.of("say /t/said", "speak /t/spoken")) {
      long before = rig.count(0, "repaired") + rig.count(1, "repaired");
      long began = System.nanoTime();
      sendAll("storm " + way, SENDS);
      long repaired = rig.count(0, "repaired") + rig.count(1, "repaired") - before;
      System.out.printf(
          "storm: %s frames=%d repaired=%d seconds=%.1f%n",
          way, 2 * SENDS, repaired, (System.nanoTime() - began) / 1e9);
      assertTrue(way.startsWith("say") || repaired == 0, way);
    }
  }

  @Test
  void allCallsAreRightWhileTheKernelShowsItsTasks() throws Exception {
    assertWholeApi("tasks", "tasks");
  }

  /** The board's writers find the line full; nothing is lost, and no call is given up. */
  @Test
  void callsGoOnAfterTheirReaderHasStoppedForTwelveSeconds() throws Exception {
    CompletableFuture<MachineBoard.Result> result = rig.board(0).start("flood");
    rig.board(0).stopReading(true);
    TimeUnit.SECONDS.sleep(STOPPED_SECONDS);
    rig.board(0).stopReading(false);
    assertEquals(new MachineBoard.Result(0, "job-0\n", ""), result.get(), "after all");
  }
}

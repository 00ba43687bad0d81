// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import nodeline.hardware.cable.Cable;
import nodeline.hardware.cable.Faults;
import nodeline.hardware.rig.Adapter;
import nodeline.hardware.rig.Board;
import nodeline.hardware.rig.BridgeProcess;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Adapters pulled out and plugged in again, which changes the number behind their link. */
@Execution(ExecutionMode.CONCURRENT)
class YankTest {
  private static final int YANKS = Integer.getInteger("nodeline.yanks", 100);
  private static final int WARM_UP = 6;
  private static final int LONGEST_PLUGGED_MILLIS = 200;
  private static final int CPU_WINDOWS = 6;
  private static final int WINDOW_SECONDS = 3;

  /** Goes on until one of the two boards finds the file, which the other learns by the message. */
  private static final String SCRIPT =
      """
      i=0 last=no theirs=no
      while [ "$last$theirs" = nono ]; do
        i=$((i + 1))
        if [ -e "$stop" ]; then last=yes; fi
        lava-send "$run-$me-$i" n="$i $me" last="$last" || exit 1
        lava-wait "$run-$other-$i" || exit 2
        { read -r one; read -r two; read -r three; } <"$LAVA_MULTI_NODE_CACHE"
        theirs=${two#*=}
        [ "$one+${two%=*}+$three" = "$other:n=$i $other+$other:last+" ] || {
          echo "round $i: $one+$two+$three"; exit 3
        }
      done
      echo "$i"
      """;

  @TempDir Path folder;
  private final List<Board> boards = new ArrayList<>();
  private final Process[] adapters = new Process[2];
  private BridgeProcess bridge;

  @BeforeEach
  void start() throws IOException {
    for (int i = 0; i < adapters.length; i++) {
      Path home = Files.createDirectories(folder.resolve("board-" + i));
      boards.add(
          new Board("dash", home, new Cable(socket(i), Faults.none(), Faults.none()))
              .with("me", "board-" + i)
              .with("other", "board-" + (1 - i))
              .with("stop", folder.resolve("stop").toString()));
      adapters[i] = Adapter.plug(link(i), socket(i));
    }
    bridge = new BridgeProcess(folder, "serial:" + link(0), "serial:" + link(1));
    for (int i = 0; i < adapters.length; i++) {
      awaitOpen(i);
    }
  }

  @AfterEach
  void stop() throws IOException {
    bridge.close();
    for (int i = 0; i < adapters.length; i++) {
      adapters[i].destroyForcibly();
      boards.get(i).close();
    }
  }

  private Path socket(int board) {
    return folder.resolve("board-" + board).resolve("console.sock");
  }

  private Path link(int board) {
    return folder.resolve("tty-" + board);
  }

  private void awaitOpen(int board) throws IOException {
    String device = link(board).toRealPath().toString();
    bridge.await(device, () -> bridge.descriptors().contains(device));
  }

  private void yank(int board) throws IOException {
    Process next = Adapter.plug(link(board), socket(board));
    adapters[board].destroyForcibly().onExit().join();
    adapters[board] = next;
    awaitOpen(board);
  }

  /** The new one is plugged before the old one is pulled, so its number is never the same. */
  @Test
  void callsEndRightAndNothingIsLeftBehind() throws Exception {
    Random random = new Random(Long.getLong("nodeline.seed", 4711));
    runWith(WARM_UP, random);
    List<String> descriptors = bridge.descriptors();
    List<String> threads = quietThreads();
    long rounds = runWith(YANKS, random);
    Awaitility.await("as at the start")
        .atMost(60, TimeUnit.SECONDS)
        .untilAsserted(
            () -> {
              assertEquals(List.of(), more(descriptors, bridge.descriptors()), "descriptors");
              assertEquals(List.of(), more(threads, bridge.threads()), "threads");
            });
    System.out.println("yanks=" + YANKS + " rounds=" + rounds);
  }

  /** Two scripts that exchange messages while one adapter after the other is pulled. */
  private long runWith(int yanks, Random random) throws Exception {
    long sent = bridge.logged(" called lava-send ");
    List<CompletableFuture<Board.Result>> running = new ArrayList<>();
    for (Board board : boards) {
      running.add(board.with("run", "run-" + yanks).start(SCRIPT));
    }
    Set<String> numbers = new HashSet<>();
    for (int i = 0; i < yanks; i++) {
      TimeUnit.MILLISECONDS.sleep(random.nextInt(LONGEST_PLUGGED_MILLIS));
      for (CompletableFuture<Board.Result> scripts : running) {
        assertNull(scripts.getNow(null), "calls go on");
      }
      yank(i % 2);
      numbers.add(link(i % 2).toRealPath().toString());
    }
    assertTrue(numbers.size() > 1, "numbers=" + numbers);
    Files.createFile(folder.resolve("stop"));
    long rounds = rounds(running);
    Files.delete(folder.resolve("stop"));
    assertEquals(2 * rounds, bridge.logged(" called lava-send ") - sent, "sends executed");
    return rounds;
  }

  private static long rounds(List<CompletableFuture<Board.Result>> running) throws Exception {
    long rounds = 0;
    for (CompletableFuture<Board.Result> result : running) {
      Board.Result ended = result.get(120, TimeUnit.SECONDS);
      assertEquals("", ended.stderr());
      assertEquals(0, ended.exit(), ended.stdout());
      rounds = Long.parseLong(ended.stdout().strip());
    }
    return rounds;
  }

  /** Once the threads that exist only for an opening or closing are gone. */
  private List<String> quietThreads() {
    return Awaitility.await("quiet")
        .atMost(60, TimeUnit.SECONDS)
        .until(bridge::threads, names -> names.stream().noneMatch(n -> n.startsWith("console-io")));
  }

  /** What is there now and was not; a tty or a socket is as good as another. */
  private static List<String> more(List<String> before, List<String> now) {
    List<String> more = new ArrayList<>(now);
    more.replaceAll(name -> name.replaceAll("[0-9]+", "N"));
    before.forEach(name -> more.remove(name.replaceAll("[0-9]+", "N")));
    return more;
  }

  /** The least of some windows: what the JVM compiles after a start is not the bridge's idling. */
  @Test
  void costsUnderOnePercentWhileUnplugged() throws Exception {
    for (int i = 0; i < adapters.length; i++) {
      adapters[i].destroyForcibly().onExit().join();
      Files.delete(link(i));
    }
    bridge.await("unplugged", () -> bridge.logged(" lost its console reason=unplugged") == 2);
    double least = Double.MAX_VALUE;
    for (int i = 0; i < CPU_WINDOWS && least >= 1; i++) {
      long cpu = bridge.cpuNanos();
      long began = System.nanoTime();
      TimeUnit.SECONDS.sleep(WINDOW_SECONDS);
      least = Math.min(least, 100.0 * (bridge.cpuNanos() - cpu) / (System.nanoTime() - began));
    }
    System.out.printf("unplugged: %.2f %% CPU%n", least);
    assertTrue(least < 1, "percent=" + least);
  }
}

// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.link;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import nodeline.hardware.cable.Cable;
import nodeline.hardware.rig.Board;
import nodeline.hardware.rig.Rig;
import nodeline.hardware.rig.Shells;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A board's tty that is hung up during calls, as a gadget's is when it is unplugged. It can be
 * opened again at once; what is written to it is heard when it is plugged in.
 */
@Execution(ExecutionMode.CONCURRENT)
class HangUpTest {
  private static final int HANG_UPS = Integer.getInteger("nodeline.hangups", 5);
  private static final int LONGEST_GONE_MILLIS = 400;
  private static final int LEAST_THERE_MILLIS = 500;

  /** Messages to itself, of one piece and of many; beside them a call that waits all the time. */
  private static final String SCRIPT =
      """
      { LAVA_MULTI_NODE_CACHE=$LAVA_MULTI_NODE_CACHE.bg lava-wait last && : >"$stop.last"; } &
      long=x
      while [ ${#long} -lt 3000 ]; do long=$long$long; done
      i=0
      while ! [ -e "$stop" ]; do
        i=$((i + 1)) v="$i 50%"
        case $i in *[05]) v=$i$long; esac
        lava-send "m$i" n="$v" || exit 1
        lava-wait "m$i" || exit 2
        IFS= read -r line <"$LAVA_MULTI_NODE_CACHE"
        [ "$line" = "job-0:n=$v" ] || { echo "$i: $line"; exit 3; }
      done
      lava-send last
      until [ -e "$stop.last" ]; do sleep 0.1; done
      echo $((2 * i + 2)) calls
      """;

  @TempDir Path folder;
  private Process port;

  private Path link() {
    return folder.resolve("tty");
  }

  /** The new one has another number and modes of its own; the link leads to it from now on. */
  private void plug() throws IOException {
    Shells.requireInstalled("socat");
    Path fresh = folder.resolve("tty.new");
    port = new ProcessBuilder("socat", "-t0.1", "-", "pty,link=" + fresh).start();
    Awaitility.await("tty")
        .pollInterval(5, TimeUnit.MILLISECONDS)
        .atMost(60, TimeUnit.SECONDS)
        .until(() -> Files.exists(fresh));
    Files.move(fresh, link(), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  private void connect(Board board) {
    Thread unused = board.cable().plug(port.getInputStream(), port.getOutputStream());
  }

  @AfterEach
  void unplug() {
    if (port != null) {
      end(port);
    }
  }

  private static void end(Process port) {
    port.destroyForcibly().onExit().join();
  }

  private CompletableFuture<Board.Result> start(Board board, String script) throws IOException {
    plug();
    CompletableFuture<Board.Result> result =
        board.with("NODELINE_TTY", "" + link()).with("stop", "" + stop()).start(script);
    connect(board);
    return result;
  }

  /** Whether the board was told to wait on, and has asked again since. */
  private static boolean asksAgain(Cable cable) {
    String heard = new String(cable.boardHeard(), ISO_8859_1);
    String said = new String(cable.hostHeard(), ISO_8859_1);
    return heard.contains(":w:") && said.indexOf("~NL1:") < said.lastIndexOf("~NL1:");
  }

  private Path stop() {
    return folder.resolve("stop");
  }

  @ParameterizedTest
  @MethodSource("nodeline.hardware.rig.Shells#all")
  void callsGoOnWhenTheirTtyIsBackAndAreExecutedOnce(String shell) throws Exception {
    long seed = Long.getLong("nodeline.seed", System.nanoTime());
    System.out.println("seed=" + seed + " shell=" + shell);
    Random random = new Random(seed);
    try (Rig rig = new Rig(folder, shell, "server")) {
      CompletableFuture<Board.Result> running = start(rig.board(0), SCRIPT);
      for (int i = 0; i < HANG_UPS && !running.isDone(); i++) {
        TimeUnit.MILLISECONDS.sleep(LEAST_THERE_MILLIS + random.nextInt(LEAST_THERE_MILLIS));
        Process old = port;
        plug();
        end(old);
        TimeUnit.MILLISECONDS.sleep(random.nextInt(LONGEST_GONE_MILLIS));
        connect(rig.board(0));
      }
      Files.createFile(stop());
      Board.Result ended = running.get(120, TimeUnit.SECONDS);
      String calls = "%d calls\n".formatted(rig.coordinator().calls());
      assertEquals("0 " + calls, ended.exit() + " " + ended.stdout() + ended.stderr());
      assertEquals(0, rig.coordinator().repeated());
    }
  }

  /** It names those that the bridge had told it last: as many as a reply holds. */
  @ParameterizedTest
  @MethodSource("nodeline.hardware.rig.Shells#all")
  void aCallWhoseTtyDoesNotComeBackSaysSoWhenItsTimeIsOver(String shell) throws Exception {
    String[] roles = new String[20];
    Arrays.fill(roles, "r\\n%c$x");
    try (Rig rig = new Rig(folder, shell, roles)) {
      CompletableFuture<Board.Result> running =
          start(rig.board(0), "LAVA_TIMEOUT=10 lava-wait-all it");
      rig.await("the names, and the next request", () -> asksAgain(rig.board(0).cable()));
      unplug();
      Board.Result ended = running.get(60, TimeUnit.SECONDS);
      String names =
          IntStream.range(0, 4)
              .mapToObj(i -> "job-%d (%s)".formatted(i, roles[i]))
              .collect(Collectors.joining(", "));
      assertEquals(
          "1 lava-wait-all: timed out after 10 s, no bridge (tty hung up), missing: %s and 16 more\n"
              .formatted(names),
          ended.exit() + " " + ended.stderr());
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.shim;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import nodeline.hardware.cable.Cable;
import nodeline.hardware.cable.Faults;
import nodeline.hardware.rig.Board;
import nodeline.hardware.rig.Shells;
import nodeline.hardware.shim.HostileBridge.Mood;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever a board is answered: it executes nothing of it, ends in time, and takes an intact result
 * of its own call or none. {@code -Dnodeline.fuzz.minutes=…} goes on for so long.
 */
@Execution(ExecutionMode.CONCURRENT)
@Timeout(value = 1, unit = TimeUnit.DAYS)
class ShimFuzzTest {
  private static final List<Mood> MOODS = List.of(Mood.values());
  private static final long SEED = Long.getLong("nodeline.seed", System.nanoTime());
  private static final long MINUTES = Integer.getInteger("nodeline.fuzz.minutes", 0);

  private static final int LEAST_CALLS = 4;

  /** A call ends 5 s after its timeout of 3 s; the rest is a loaded machine's. */
  private static final int MOST_SECONDS = 3 + 5 + 60;

  /** Takes what is under way too: a tty that nobody reads any more holds the cable up. */
  private static final String SCRIPT =
      """
      %s
      exit=$?
      { stty -echo -icanon min 0 time 3; echo '%s'; cat >/dev/null; } <&0 2>/dev/null >/dev/tty
      exit $exit
      """;

  private static final String OLD = "old\n";
  private static final String OWN_ERROR =
      "(timed out after 3 s, no bridge.*|no bridge answers on /dev/tty|result too long)\n";
  private static final List<String> CALLS =
      List.of(
          "lava-group 'r" + HostileText.CANARY.replace(' ', '-') + "'",
          "lava-wait m",
          "lava-wait-all m r",
          "lava-send m 'k=" + HostileText.CANARY.repeat(20) + "'",
          "lava-sync m");

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"dash", "busybox ash", "hush", "bash", "mksh"})
  void takesNothingButAnIntactResultAndExecutesNone(String shell) throws Exception {
    Shells.requireInstalled(shell);
    Random random = new Random(SEED ^ shell.hashCode());
    long end = System.nanoTime() + Duration.ofMinutes(MINUTES).toNanos();
    Path socket = folder.resolve("console.sock");
    try (Cable cable = new Cable(socket, Faults.none(), Faults.none());
        Board board = new Board(shell, folder, cable)) {
      board.with("LAVA_TIMEOUT", "3").with("NODELINE_PROTOCOL", "nodeline");
      cable.countOnly();
      int first = random.nextInt(25);
      for (int i = first; i < first + LEAST_CALLS || System.nanoTime() < end; i++) {
        // Each command meets each mood within 25 calls.
        String call = CALLS.get((i + i / 5) % 5);
        Mood mood = MOODS.get(i % MOODS.size());
        String where = "seed=" + SEED + " call " + i + " (" + mood + "): " + call + "\n";
        int before = cable.connections();
        try (HostileBridge bridge = new HostileBridge(socket, random, mood)) {
          await().until(() -> cable.connections() > before);
          Files.writeString(board.cache(), OLD);
          assertRight(call, run(board, call, where), bridge, where);
        }
        assertFalse(Files.exists(folder.resolve("canary")), where);
      }
    }
  }

  private static Board.Result run(Board board, String call, String where) throws Exception {
    CompletableFuture<Board.Result> result =
        board.start(SCRIPT.formatted(call, HostileBridge.ENDED));
    try {
      return result.get(MOST_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException hung) {
      board.cutPower();
      throw new AssertionError("never ended: " + where, hung);
    }
  }

  private static void assertRight(
      String call, Board.Result result, HostileBridge bridge, String where) {
    String found = where + result + "\n" + bridge.results('k');
    boolean waits = call.startsWith("lava-wait") || call.startsWith("lava-sync");
    if (result.exit() == 0) {
      String text = waits ? result.cache() : result.stdout();
      boolean silent = call.startsWith("lava-send") && text.isEmpty();
      assertFalse(bridge.results('k').isEmpty(), found);
      assertTrue(silent || bridge.results('k').contains(text), found);
      assertEquals("", result.stderr(), found);
    } else {
      assertTrue(isError(call, result, bridge), found);
    }
    assertTrue(!waits || result.stdout().isEmpty(), found);
    assertTrue((result.exit() == 0 && waits) || result.cache().equals(OLD), found);
  }

  /** The one line of the bridge's error, or of the shim's own. */
  private static boolean isError(String call, Board.Result result, HostileBridge bridge) {
    String name = call.substring(0, call.indexOf(' ')) + ": ";
    String subject = call.startsWith("lava-group") ? name : name + "m: ";
    char kind = result.exit() == 2 ? 'u' : 'e';
    boolean own =
        result.exit() == 1
            && result.stderr().startsWith(name)
            && result.stderr().substring(name.length()).matches(OWN_ERROR);
    boolean told =
        result.exit() <= 2
            && bridge.results(kind).stream()
                .anyMatch(e -> result.stderr().equals(subject + e + "\n"));
    return result.stdout().isEmpty() && (own || told);
  }
}

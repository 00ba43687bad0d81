// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.function.LongFunction;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Calls over bad wires: all right, none executed twice. */
@Execution(ExecutionMode.CONCURRENT)
class FaultTest {
  private static final int CALLS = Integer.getInteger("nodeline.calls", 200);

  @TempDir Path folder;

  static List<Arguments> wires() {
    return List.of(
        Arguments.of("dash", profile("kernel lines", 200, 0, 0)),
        Arguments.of("dash", profile("dropped bytes", 0, 200, 0)),
        Arguments.of("dash", profile("flipped bits", 0, 0, 200)),
        Arguments.of("busybox ash", profile("all at once", 200, 400, 400)),
        Arguments.of("bash", profile("all at once", 200, 400, 400)));
  }

  record Profile(String name, LongFunction<Faults> toHost, LongFunction<Faults> toBoard) {
    @Override
    public String toString() {
      return name;
    }
  }

  /** Kernel text goes one way only: a kernel does not type. */
  private static Profile profile(String name, int kernelLine, int drop, int flip) {
    return new Profile(
        name,
        seed -> new Faults(seed, kernelLine, drop, flip),
        seed -> new Faults(~seed, 0, drop, flip));
  }

  @ParameterizedTest(name = "{1} on {0}")
  @MethodSource("wires")
  void allCallsAreRightAndExecutedOnce(String shell, Profile profile) throws Exception {
    long seed = Long.getLong("nodeline.seed", System.nanoTime());
    System.out.println("seed=" + seed + " shell=" + shell + " wire=" + profile);
    try (Rig rig =
        Rig.withFaults(
            folder,
            shell,
            2,
            i -> profile.toHost().apply(seed + i),
            i -> profile.toBoard().apply(seed + i + 7))) {
      // Each round is two calls of each board: its own send, and the wait for the other's.
      int rounds = CALLS / 4;
      String script =
          """
          i=0; me=$(lava-self) || exit 1
          while [ "$i" -lt %d ]; do
            lava-send "$me-$i" n="$i $me" p=x%%y || exit 1
            lava-wait "$other-$i" || exit 2
            { read -r one; read -r two; read -r three; } <"$LAVA_MULTI_NODE_CACHE"
            [ "$one+$two+$three" = "$other:n=$i $other+$other:p=x%%y+" ] || {
              echo "round $i: $one+$two+$three"; exit 3
            }
            i=$((i + 1))
          done
          """
              .formatted(rounds);
      rig.board(0).with("other", "job-1");
      rig.board(1).with("other", "job-0");
      for (Board.Result result : rig.runAll(script)) {
        assertEquals("", result.stderr());
        assertEquals("", result.stdout());
        assertEquals(0, result.exit());
      }
      assertEquals(2 * 2 * rounds, rig.coordinator().calls(), "calls executed");
      assertTrue(rig.board(0).cable().faults() > 0, "the wire was bad");
    }
  }
}

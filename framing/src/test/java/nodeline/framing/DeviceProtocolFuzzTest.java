// SPDX-License-Identifier: Apache-2.0
package nodeline.framing;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever a board does. */
class DeviceProtocolFuzzTest {
  private static final long SEED = Long.getLong("nodeline.seed", System.nanoTime());
  private static final int SCRIPTS = 1_000;
  private static final int FRAMES = 20_000;

  /** What calls and results may hold as text, and a kilobyte for each call. */
  private static final long MOST_OCTETS =
      Limits.DEFAULT.assemblingCharacters()
          + Limits.DEFAULT.keptOctets()
          + 1_024L * (Limits.DEFAULT.callsInFlight() + Limits.DEFAULT.keptCalls());

  @FuzzTest(maxDuration = "4m")
  void holdsWhateverTheBoardDoes(byte[] script) {
    BoardScript.run(script);
  }

  @Test
  void holdsOnRandomScripts() {
    Random random = new Random(SEED);
    for (int i = 0; i < SCRIPTS; i++) {
      byte[] script = new byte[random.nextInt(400)];
      random.nextBytes(script);
      try {
        BoardScript.run(script);
      } catch (AssertionError | RuntimeException e) {
        fail("seed=" + SEED + ", script=" + i, e);
      }
    }
  }

  @Test
  void takesLittleMemoryWhateverTheBoardSends() {
    ProtocolBench bench = new ProtocolBench();
    Random random = new Random(SEED);
    for (int i = 0; i < FRAMES; i++) {
      int id = random.nextInt(4) == 0 ? random.nextInt() : random.nextInt(50);
      bench.protocol.onRequest(hostile(random, String.format("%012x", id & 0xffff_ffffL), i), i);
      bench.protocol.onResult(
          String.format("%012x", random.nextInt(50)), Result.ok("x".repeat(5_000)), i);
      bench.forget();
    }
    long octets = Held.octets(bench.protocol);
    assertTrue(octets < MOST_OCTETS, "octets=" + octets + ", seed=" + SEED);
    assertTrue(octets > Limits.DEFAULT.keptOctets() / 8, "octets=" + octets + ", seed=" + SEED);
    assertTrue(bench.protocol.calls().size() <= 64 + 1024);
  }

  private static Request hostile(Random random, String id, int frame) {
    Verb[] verbs = Verb.values();
    Verb verb = verbs[random.nextInt(3) == 0 ? random.nextInt(verbs.length) : random.nextInt(2)];
    int pieces = random.nextInt(3) == 0 ? 1_639 : 999_999;
    return new Request(
        new RequestHeader(
            id,
            random.nextInt(3) == 0 ? 1 : 1 + frame,
            random.nextInt(4) == 0 ? Verb.FETCH : verb,
            random.nextInt(2),
            OptionalInt.empty(),
            1 + random.nextInt(1_639),
            pieces),
        "x".repeat(160));
  }
}

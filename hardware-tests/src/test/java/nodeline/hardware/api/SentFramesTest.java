// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import nodeline.hardware.rig.Board;
import nodeline.hardware.rig.Rig;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a board's requests say, as the variables and the files of the board have it. */
@Execution(ExecutionMode.CONCURRENT)
class SentFramesTest {
  /** Id, verb, window, number of pieces, payload. */
  private static final Pattern REQUEST =
      Pattern.compile("~NL1:([^:]*):\\d+:([a-z]):([^:]*):\\d*:[^:]*:(\\d+):\\d+:\\d+:([^:]*):");

  private static final String UUID = "/proc/sys/kernel/random/uuid";
  private static final String URANDOM = "/dev/urandom";

  @TempDir Path folder;

  /** The result has 16 pieces at least: the first two come unasked, and two for each fetch. */
  @ParameterizedTest
  @MethodSource("nodeline.hardware.rig.Shells#all")
  void aBoardSaysHowManyPiecesItTakesAtOnce(String shell) throws Exception {
    String value = "v".repeat(3_000);
    try (Rig rig = new Rig(folder, shell, "server", "client")) {
      rig.call(1, "lava-send", "m", "k=" + value).join();
      Board.Result result =
          rig.board(0)
              .with("NODELINE_PIECES", "2")
              .run("lava-wait m; echo $?; NODELINE_PIECES=8 lava-self; echo $?");
      assertEquals("0\n2\n", result.stdout(), result.stderr());
      assertEquals(
          "lava-self: NODELINE_PIECES is not 1 to 7: 8\nusage: lava-self \n", result.stderr());
      assertEquals("job-1:k=" + value + "\n", result.cache());
      List<MatchResult> requests = requests(rig);
      for (MatchResult request : requests) {
        assertTrue(request.group(3).matches("0|[1-4]-2"), request.group());
      }
      List<MatchResult> fetches = requests.stream().filter(r -> r.group(2).equals("f")).toList();
      assertTrue(fetches.size() >= 7, fetches.size() + " fetches");
      for (MatchResult fetch : fetches) {
        long most = Long.parseLong(fetch.group(4));
        String mask = fetch.group(5);
        long wanted = mask.isEmpty() ? most : mask.chars().filter(one -> one == '1').count();
        assertTrue(wanted <= 2, fetch.group());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("nodeline.hardware.rig.Shells#all")
  void idsDifferWithoutASourceOfChance(String shell) throws Exception {
    assertIdsDiffer(shell, UUID, URANDOM);
  }

  @ParameterizedTest
  @MethodSource("nodeline.hardware.rig.Shells#all")
  void idsDifferByTheChanceOfUrandomAlone(String shell) throws Exception {
    assertIdsDiffer(shell, UUID);
  }

  /** Digits of a check stand for the chance; equal calls differ by their process alone. */
  private void assertIdsDiffer(String shell, String... missing) throws Exception {
    try (Rig rig = new Rig(folder, shell, "server")) {
      Path library = rig.board(0).cache().resolveSibling("lib/nodeline.sh");
      String text = Files.readString(library, StandardCharsets.ISO_8859_1);
      for (String file : missing) {
        assertTrue(text.contains(file), file);
        text = text.replace(file, "/nonexistent");
      }
      Files.writeString(library, text, StandardCharsets.ISO_8859_1);
      Board.Result result =
          rig.board(0)
              .run(
                  """
                  for i in 1 2 3 4 5 6; do lava-self; done
                  lava-self >/dev/null & lava-self >/dev/null & wait
                  lava-send m k=1; lava-send m k=2; lava-wait m
                  """);
      assertEquals("", result.stderr());
      assertEquals("job-0\n".repeat(6), result.stdout());
      assertEquals("job-0:k=2\n", result.cache());
      HashSet<String> ids = new HashSet<>();
      requests(rig).forEach(request -> ids.add(request.group(1)));
      assertEquals(11, ids.size());
      assertTrue(ids.stream().allMatch(id -> id.matches("\\d{12}")), ids.toString());
    }
  }

  private static List<MatchResult> requests(Rig rig) {
    byte[] heard = rig.board(0).cable().hostHeard();
    return REQUEST.matcher(new String(heard, StandardCharsets.ISO_8859_1)).results().toList();
  }
}

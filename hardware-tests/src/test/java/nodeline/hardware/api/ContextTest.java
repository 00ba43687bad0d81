// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.pty4j.PtyProcess;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import nodeline.hardware.rig.Board;
import nodeline.hardware.rig.Rig;
import nodeline.hardware.rig.Shells;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The shim wherever a script may use it: the exchange is on the tty and nowhere else. */
@Execution(ExecutionMode.CONCURRENT)
class ContextTest {
  @TempDir Path folder;

  static List<String> shells() {
    return Shells.families().toList();
  }

  private static final String EVERYWHERE_THEN_STRICT =
      """
      lava-self </dev/null
      lava-self <&-
      echo text | lava-self
      echo "[$(lava-role)]"
      printf '%%s\\n' one two | while read -r word; do lava-send "$word" k="$word"; echo "$word"; done
      lava-wait late & lava-send late k=v; wait; echo "$?"
      %s
      lava-self
      lava-send traced k='a b'
      lava-wait traced
      """;

  private static final String SEEN_EVERYWHERE =
      "job-0\njob-0\njob-0\n[server]\none\ntwo\n0\njob-0\n";

  @ParameterizedTest
  @MethodSource("shells")
  void standardStreamsDoNotMatter(String shell) throws Exception {
    try (Rig rig = new Rig(folder, shell, "server")) {
      Board.Result result = rig.board(0).run(everywhere(shell));
      assertEquals(SEEN_EVERYWHERE, result.stdout(), result.stderr());
      assertEquals("job-0:k=a b\n", result.cache());
      assertEquals(0, result.exit());
    }
  }

  @ParameterizedTest
  @MethodSource("shells")
  void echoDoesNotMatter(String shell) throws Exception {
    try (Rig rig = new Rig(folder, shell, "server")) {
      Board.Result result = rig.board(0).with("NODELINE_STTY", "no").run(everywhere(shell));
      assertEquals(SEEN_EVERYWHERE, result.stdout(), result.stderr());
      assertEquals(0, result.exit());
    }
  }

  @ParameterizedTest
  @MethodSource("shells")
  void needsNoCommandButItself(String shell) throws Exception {
    try (Rig rig = new Rig(folder, shell, "server", "client")) {
      String script =
          """
          lava-self
          lava-role list
          lava-group client
          lava-send m k="a b"
          lava-wait m
          lava-wait-all up & lava-send up; wait
          """;
      CompletableFuture<Board.Result> other = rig.board(1).bare().start("lava-send up");
      Board.Result result = rig.board(0).bare().run(script);
      assertEquals("", result.stderr());
      assertEquals("job-0\nserver\nclient\njob-1\n", result.stdout());
      assertEquals(0, other.get(30, TimeUnit.SECONDS).exit());
    }
  }

  @ParameterizedTest
  @MethodSource("shells")
  void tracesOfTheShimItselfDoNoHarm(String shell) throws Exception {
    try (Rig rig = new Rig(folder, shell, "server")) {
      String script =
          """
          exec 2>/dev/tty
          %1$s "${0%%/*}/bin/lava-send" m k=v
          %1$s "${0%%/*}/bin/lava-wait" m
          """
              .formatted(Shells.withPath(shell) + " " + String.join(" ", Shells.strict(shell)));
      Board.Result result = rig.board(0).run(script);
      assertEquals(0, result.exit());
      assertEquals("job-0:k=v\n", result.cache());
      assertEquals(2, rig.coordinator().calls());
    }
  }

  @ParameterizedTest
  @MethodSource("shells")
  void tenCallsAtOnceOnOneTtyAllEndRight(String shell) throws Exception {
    try (Rig rig = new Rig(folder, shell, "server")) {
      String script =
          """
          run() { LAVA_MULTI_NODE_CACHE=${0%/*}/c$1 lava-wait "m$1"; echo "$?" >"${0%/*}/exit$1"; }
          for n in 1 2 3 4 5; do run "$n" & done
          for n in 1 2 3 4 5; do lava-send "m$n" n="$n" & done
          wait
          """;
      Board.Result result = rig.board(0).run(script);
      assertEquals("", result.stderr());
      for (int n = 1; n <= 5; n++) {
        Path home = rig.board(0).cache().getParent();
        assertEquals("0\n", Files.readString(home.resolve("exit" + n)));
        assertEquals("job-0:n=" + n + "\n", Files.readString(home.resolve("c" + n)));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("shells")
  void ttyModesAreRestoredHoweverACallEnds(String shell) throws Exception {
    try (Rig rig = new Rig(folder, shell, "server", "client")) {
      String script =
          """
          modes() { stty -a </dev/tty; }
          modes >before
          lava-self >/dev/null; modes >after1
          LAVA_TIMEOUT=1 lava-wait never; modes >after2
          lava-wait never & sleep 1; kill -15 $!; wait $!; modes >after3
          lava-wait never & sleep 1; kill -1 $!; wait $!; modes >after4
          lava-send 'bad id'; modes >after5
          lava-self >/dev/null & lava-role >/dev/null & lava-self >/dev/null & wait; modes >after6
          """;
      rig.board(0).run("cd \"${0%/*}\"\n" + script);
      Path home = rig.board(0).cache().getParent();
      String before = Files.readString(home.resolve("before"));
      assertFalse(before.isEmpty());
      for (int i = 1; i <= 6; i++) {
        assertEquals(before, Files.readString(home.resolve("after" + i)), "after" + i);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("shells")
  void aReplyThatReachesAPromptDoesNothing(String shell) throws Exception {
    try (Rig rig = new Rig(folder, shell, "server")) {
      String replies =
          """
          #NL1:0123456789ab:k:1:1::0049708409
          #NL1:5f0e1d2c3b4a:w:1:0:12348%040%050backend%051:0962315483
          #NL1:5f0e1d2c3b4a:k:1:1:12347:ip=10.0.0.1,12348:ip=10.0.0.2,:3356232142
          #NL1:5f0e1d2c3b4a:k:1:1:%073touch%040/tmp/x%073,:3356232142
          """;
      Files.createFile(rig.board(0).cache().resolveSibling(".yashrc")); // or it says what it lacks
      PtyProcess prompt = rig.board(0).spawn(Shells.withPath(shell + " -i").split(" "));
      String ask = replies + "ls -A >files; echo st''atus=$?; exit\n";
      prompt.getOutputStream().write(ask.getBytes(StandardCharsets.ISO_8859_1));
      prompt.getOutputStream().flush();
      assertTrue(prompt.waitFor(20, TimeUnit.SECONDS));
      rig.await("the shell's text", () -> heard(rig).contains("status="));
      assertTrue(heard(rig).contains("status=0"), heard(rig));
      assertFalse(heard(rig).contains("not found"), heard(rig));
    }
  }

  private static String everywhere(String shell) {
    String strict =
        Shells.strict(shell).stream().map(o -> "set " + o).collect(Collectors.joining("; "));
    return EVERYWHERE_THEN_STRICT.formatted(strict);
  }

  private static String heard(Rig rig) {
    return new String(rig.board(0).cable().hostHeard(), StandardCharsets.ISO_8859_1);
  }
}

// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.lava;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import nodeline.control.ControlClient;
import nodeline.hardware.rig.Board;
import nodeline.hardware.rig.Rig;
import nodeline.hardware.rig.Shells;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** LAVA's lines: our commands that speak them, and LAVA's own scripts at our bridge. */
class LavaLinesTest {
  /** What LAVA's scripts print is meant for the console. */
  private static final String TO_CONSOLE = "exec 3>&1 >/dev/tty\n";

  @TempDir Path folder;

  static List<String> shells() {
    return Shells.families().toList();
  }

  @ParameterizedTest
  @MethodSource("shells")
  void ourCommandsSpeakThem(String shell) throws Exception {
    try (Rig rig = lavaRig(shell)) {
      rig.board(0).with("NODELINE_PROTOCOL", "lava");
      rig.board(1).with("NODELINE_PROTOCOL", "lava");
      var waiting =
          rig.board(0)
              .start(
                  """
                  lava-send m 'k=a b;touch x' w=*
                  lava-wait-all m; echo "$?"; cat "$LAVA_MULTI_NODE_CACHE"
                  lava-sync go; echo "$?"; cat "$LAVA_MULTI_NODE_CACHE"
                  lava-wait-all n client; echo "$?"
                  """);
      rig.await("the wait", () -> rig.waitsFor(0, "101 (client)"));
      Board.Result other =
          rig.board(1)
              .run(
                  """
                  lava-send m k=v 'w=-n x'; echo "$?"
                  lava-sync go; echo "$?"
                  lava-send n 'a=1 2' c=3; echo "$?"
                  LAVA_TIMEOUT=30 lava-wait-all m nobody; echo "$?"
                  LAVA_TIMEOUT=2 lava-wait never; echo "$?"
                  """);
      assertEquals("0\n0\n0\n1\n1\n", other.stdout(), other.stderr());
      assertEquals(
          "lava-wait-all: refused by the coordinator\nlava-wait: timed out after 2 s\n",
          other.stderr());
      Board.Result first = waiting.get();
      assertEquals("", first.stderr());
      assertEquals("0\n100:k=a b;touch x\n100:w=*\n101:k=v\n101:w=-n x\n0\n0\n", first.stdout());
      assertEquals("101:a=1 2\n101:c=3\n", first.cache());
    }
  }

  @Test
  void whatTheirLineCannotCarryIsRefused() throws Exception {
    try (Rig rig = lavaRig("dash")) {
      Board.Result result =
          rig.board(0)
              .with("NODELINE_PROTOCOL", "lava")
              .run(
                  """
                  lava-send m 'k=a
                  b'
                  lava-send m 'k=a>b'
                  lava-send m k-2=v
                  lava-send m k=a=b
                  lava-wait 'my message'
                  lava-sync 'my message'
                  lava-wait-all 'my message' client
                  lava-send 'my k=v'
                  lava-send 'my '
                  lava-group
                  NODELINE_PROTOCOL=x lava-self
                  echo "$?"
                  """);
      assertEquals("2\n", result.stdout());
      assertEquals(
          """
          lava-send: too long for LAVA, or with a control character, < or >
          lava-send: too long for LAVA, or with a control character, < or >
          lava-send: LAVA would drop k-2=v
          lava-send: LAVA would drop k=a=b
          lava-wait: LAVA would cut this message id at a blank
          lava-sync: LAVA would cut this message id at a blank
          lava-wait-all: LAVA would cut this message id at a blank
          lava-send: LAVA would cut this message id at a blank
          lava-send: LAVA would cut this message id at a blank
          lava-group: LAVA has no lava-group here
          lava-self: NODELINE_PROTOCOL is neither nodeline nor lava: x
          usage: lava-self\s
          """,
          result.stderr());
      assertEquals(0, rig.status(0).counters().get("lava-lines"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"dash", "busybox ash", "bash"})
  void theirScriptsMeetOurBoards(String shell) throws Exception {
    Path packages = LavaPackages.require();
    try (Rig rig = lavaRig(shell)) {
      Board board = rig.board(0);
      LavaPackages.installScripts(packages, folder.resolve("board-0"), board.cache().toString());
      var theirs =
          board.start(
              TO_CONSOLE
                  + """
                    lava-send up 'ip=10.0.0.1' 'free-space=1 2'
                    lava-wait m; cat "$LAVA_MULTI_NODE_CACHE" >&3
                    lava-wait-all n client; cat "$LAVA_MULTI_NODE_CACHE" >&3
                    lava-wait "my message"; cat "$LAVA_MULTI_NODE_CACHE" >&3
                    lava-sync "go now"
                    lava-wait lines; [ ! -e "$LAVA_MULTI_NODE_CACHE" ] && echo none >&3
                    lava-sync end
                    """);
      Board.Result ours =
          rig.board(1)
              .run(
                  """
                  lava-wait up; cat "$LAVA_MULTI_NODE_CACHE"
                  lava-send n
                  lava-send n k=v
                  lava-send m 'k=a;touch injected;#' 'w=$(touch injected) <x> "y" & | é'
                  lava-send 'my message' k=v
                  lava-sync 'go now'
                  lava-send lines 'k=a
                  touch injected
                  ><LAVA_MULTI_NODE> <LAVA_SEND injected>'
                  lava-sync end
                  """);
      assertEquals("100:ip=10.0.0.1\n100:free-space=1 2\n", ours.stdout(), ours.stderr());
      assertEquals("", ours.stderr());
      assertEquals(
          "101:k=a;touch injected;#\n101:w=$(touch injected) <x> \"y\" & | é\n101:k=v\n101:k=v\nnone\n",
          theirs.get().stdout());
      assertFalse(Files.exists(folder.resolve("board-0/injected")));
      assertEquals(1, rig.status(0).counters().get("lava-refused"));
    }
  }

  @Test
  void theHostEndsAWait() throws Exception {
    try (Rig rig = lavaRig("dash")) {
      Path control = rig.serve(folder.resolve("control"));
      var waiting =
          rig.board(0).with("NODELINE_PROTOCOL", "lava").start("lava-wait never; echo \"$?\"");
      rig.await("the wait", () -> !rig.status(0).calls().isEmpty());
      try (ControlClient client = new ControlClient(control)) {
        Map<String, Object> request = Map.of("command", "end-calls", "device", "board-0");
        assertEquals(1, client.ask(request).path("calls").asInt());
        assertEquals(0, client.ask(request).path("calls").asInt());
      }
      assertEquals("1\n", waiting.get(20, SECONDS).stdout());
    }
  }

  @Test
  void aWaitThatIsNoLongerReadIsNotAnswered() throws Exception {
    try (Rig rig = lavaRig("dash")) {
      Board board = rig.board(0).with("NODELINE_PROTOCOL", "lava");
      board.run("LAVA_TIMEOUT=1 lava-wait first");
      Board.Result second = board.start("lava-wait second").getNow(null);
      rig.await(
          "the second wait",
          () ->
              rig.status(0).calls().stream().anyMatch(call -> call.arguments().contains("second")));
      int before = board.cable().boardHeard().length;
      rig.board(1).run("lava-send first k=old; lava-self >/dev/null");
      assertEquals(before, board.cable().boardHeard().length);
      rig.board(0).cable().fromKernel("U-Boot 2024.01\r\n".getBytes(ISO_8859_1));
      rig.await("no call", () -> rig.status(0).calls().isEmpty());
      rig.board(1).run("lava-send second k=new; lava-self >/dev/null");
      assertEquals(before, board.cable().boardHeard().length);
      assertEquals(null, second);
    }
  }

  @ParameterizedTest
  @MethodSource("shells")
  void aReplyAtAPromptDoesNothing(String shell) throws Exception {
    Shells.requireInstalled(shell);
    try (Rig rig = lavaRig("dash")) {
      rig.board(0).run("lava-send m 'k=a;>x1;touch x2;#' 'w=`>x3`$(>x4)&>x5|>x6' \"q='\\\"(){}\"");
      rig.board(1).with("NODELINE_PROTOCOL", "lava").run("lava-wait m");
      byte[] heard = rig.board(1).cable().boardHeard();
      assertTrue(new String(heard, ISO_8859_1).contains("touch x2"));
      Path home = Files.createDirectories(folder.resolve("prompt"));
      Path script = Files.write(home.resolve("typed"), heard);
      Process prompt =
          new ProcessBuilder(Shells.withPath(shell).split(" "))
              .directory(home.toFile())
              .redirectInput(script.toFile())
              .redirectErrorStream(true)
              .redirectOutput(home.resolve("said").toFile())
              .start();
      prompt.waitFor();
      try (var files = Files.list(home)) {
        assertEquals(2, files.count(), () -> "after " + new String(heard, ISO_8859_1));
      }
    }
  }

  private Rig lavaRig(String shell) throws Exception {
    return Rig.withLavaLines(folder, shell, "server", "client");
  }
}

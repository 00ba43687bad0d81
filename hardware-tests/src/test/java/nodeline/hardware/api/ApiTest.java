// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import nodeline.hardware.rig.Board;
import nodeline.hardware.rig.Rig;
import nodeline.hardware.rig.Shells;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** All forms of the API on every shell: standard output, exit status and cache file. */
@Execution(ExecutionMode.CONCURRENT)
class ApiTest {
  private static final String FAILED = "lava-%s: %s\n";

  @TempDir Path folder;

  static List<String> shells() {
    return Shells.all().toList();
  }

  @ParameterizedTest
  @MethodSource("shells")
  void tellsWhoIsInTheGroup(String shell) throws Exception {
    try (Rig rig = new Rig(folder, shell, "server", "client", "client")) {
      Board.Result result =
          rig.board(0)
              .run(
                  """
                  lava-self; echo "$?"
                  lava-role; echo "$?"
                  lava-role list; echo "$?"
                  lava-group; echo "$?"
                  lava-group client; echo "$?"
                  lava-group nobody; echo "$?"
                  exit 7
                  """);
      assertEquals(
          """
          job-0
          0
          server
          0
          server
          client
          0
          job-0\tserver
          job-1\tclient
          job-2\tclient
          0
          job-1
          job-2
          0
          1
          """,
          result.stdout());
      assertEquals("", result.stderr());
      assertEquals(7, result.exit());
    }
  }

  @ParameterizedTest
  @MethodSource("shells")
  void twoBoardsExchangeAMessage(String shell) throws Exception {
    try (Rig rig = new Rig(folder, shell, "server", "client")) {
      CompletableFuture<Board.Result> waiting =
          rig.board(1).start("echo old >\"$LAVA_MULTI_NODE_CACHE\"; lava-wait ready; echo $?");
      Board.Result sent = rig.board(0).run("lava-send ready ip=10.0.0.1 free-space=7G; echo $?");
      assertEquals(new Board.Result(0, "0\n", "", ""), sent);
      assertEquals(
          new Board.Result(0, "0\n", "", "job-0:ip=10.0.0.1\njob-0:free-space=7G\n"),
          waiting.get(30, TimeUnit.SECONDS));
      assertEquals(
          new Board.Result(0, "0\n", "", ""),
          rig.board(1).run("lava-send bare; lava-wait bare; echo $?"),
          "a message without data empties the cache");
    }
  }

  @ParameterizedTest
  @MethodSource("shells")
  void waitsForEveryMemberOfARole(String shell) throws Exception {
    try (Rig rig = new Rig(folder, shell, "server", "client", "client")) {
      CompletableFuture<Board.Result> waiting =
          rig.board(0).start("lava-wait-all up client; echo $?");
      rig.board(1).run("lava-send up n=1");
      rig.await("the wait for job-2", () -> rig.waitsFor(0, "job-2 (client)"));
      rig.board(2).run("lava-send up n=2");
      assertEquals(
          new Board.Result(0, "0\n", "", "job-1:n=1\njob-2:n=2\n"),
          waiting.get(30, TimeUnit.SECONDS));
      Board.Result unknown = rig.board(0).run("lava-wait-all up nobody; echo $?");
      assertEquals("1\n", unknown.stdout());
      assertTrue(unknown.stderr().startsWith("lava-wait-all: up: "), unknown.stderr());
      assertTrue(unknown.stderr().contains("nobody"), unknown.stderr());
    }
  }

  @ParameterizedTest
  @MethodSource("shells")
  void fourBoardsMeetFiveTimesAtOneBarrier(String shell) throws Exception {
    try (Rig rig = new Rig(folder, shell, "a", "b", "c", "d")) {
      Path meeting = folder.resolve("meeting");
      String script =
          """
          for round in 1 2 3 4 5; do
            echo "$round" >>%s
            lava-sync barrier || exit 1
            n=0; while read -r line; do n=$((n + 1)); done <%s
            echo "$round:$((n >= 4 * round))"
          done
          """
              .formatted(meeting, meeting);
      for (Board.Result result : rig.runAll(script)) {
        assertEquals(new Board.Result(0, "1:1\n2:1\n3:1\n4:1\n5:1\n", "", ""), result);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("shells")
  void syncSendAndWaitsOfOneIdMix(String shell) throws Exception {
    try (Rig rig = new Rig(folder, shell, "a", "b", "c")) {
      CompletableFuture<Board.Result> first = rig.board(0).start("lava-sync go; echo $?");
      CompletableFuture<Board.Result> second =
          rig.board(1).start("lava-send go k=1; lava-wait-all go; echo $?");
      rig.await("the sync's wait", () -> rig.waitsFor(0, "job-2 (c)"));
      Board.Result third = rig.board(2).run("lava-wait go; lava-sync go; echo $?");
      for (Board.Result result :
          List.of(first.get(30, TimeUnit.SECONDS), second.get(30, TimeUnit.SECONDS), third)) {
        assertEquals(new Board.Result(0, "0\n", "", "job-1:k=1\n"), result);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("shells")
  void wrongUsageIsStatusTwoAndOneClearLine(String shell) throws Exception {
    try (Rig rig = new Rig(folder, shell, "a")) {
      Board.Result result =
          rig.board(0)
              .run(
                  """
                  lava-self x; echo $?
                  lava-role something; echo $?
                  lava-role list x; echo $?
                  lava-group a b; echo $?
                  lava-send; echo $?
                  lava-send ''; echo $?
                  lava-send "$(printf 'a\\tb')"; echo $?
                  lava-send id word; echo $?
                  lava-send id 'k y=1'; echo $?
                  lava-send id =1; echo $?
                  lava-wait; echo $?
                  lava-wait a b; echo $?
                  lava-wait-all; echo $?
                  lava-wait-all a b c; echo $?
                  lava-sync; echo $?
                  lava-sync a b; echo $?
                  LAVA_TIMEOUT=soon lava-sync a; echo $?
                  """);
      assertEquals("2\n".repeat(17), result.stdout());
      List<String> lines = result.stderr().lines().toList();
      assertTrue(lines.size() >= 17, result.stderr());
      assertTrue(
          lines.stream().filter(line -> line.startsWith("lava-")).count() >= 17, result.stderr());
    }
  }

  /** A word without a key before its first = goes on with the value before it. */
  @ParameterizedTest
  @MethodSource("shells")
  void anIdMayHoldBlanksAndAValueAKeyOfWords(String shell) throws Exception {
    try (Rig rig = new Rig(folder, shell, "a")) {
      String calls =
          "lava-send 'my message' pub_key=ssh-rsa AAA+/b== me@pc x=y && lava-wait 'my message'";
      Board.Result result = rig.board(0).run(calls);
      assertEquals(
          "job-0:pub_key=ssh-rsa AAA+/b== me@pc\njob-0:x=y\n", result.cache(), "" + result);
    }
  }

  /**
   * Long enough for the bridge's first answer: without it a call ends as if there was no bridge.
   */
  @ParameterizedTest
  @MethodSource("shells")
  void aTimeoutNamesWhoIsMissing(String shell) throws Exception {
    try (Rig rig = new Rig(folder, shell, "server", "client", "b\\n%c$x")) {
      rig.board(1).run("lava-send x k=1");
      long begin = System.nanoTime();
      Board.Result result =
          rig.board(0)
              .run("echo old >\"$LAVA_MULTI_NODE_CACHE\"; LAVA_TIMEOUT=8 lava-wait-all x; echo $?");
      double seconds = (System.nanoTime() - begin) / 1e9;
      assertEquals("1\n", result.stdout());
      assertEquals(
          FAILED.formatted(
              "wait-all",
              "x: timed out after 8 s, still missing: job-0 (server), job-2 (b\\n%c$x)"),
          result.stderr());
      assertEquals("old\n", result.cache());
      assertTrue(seconds >= 8 && seconds < 21, "took " + seconds + " s");
    }
  }

  @ParameterizedTest
  @MethodSource("shells")
  void eightBoardsDoEveryCall(String shell) throws Exception {
    String[] roles = {"hub", "leaf", "leaf", "leaf", "leaf", "leaf", "leaf", "leaf"};
    try (Rig rig = new Rig(folder, shell, roles)) {
      String script =
          """
          me=$(lava-self) || exit 1
          lava-sync start || exit 1
          lava-send up n="$me" || exit 1
          lava-wait-all up leaf || exit 1
          lava-wait-all up || exit 1
          lava-wait up || exit 1
          lava-sync end || exit 1
          lava-wait-all up || exit 1
          lava-group leaf || exit 1
          """;
      String leaves =
          IntStream.range(1, 8).mapToObj(i -> "job-" + i + "\n").collect(Collectors.joining());
      String data =
          IntStream.range(0, 8)
              .mapToObj(i -> "job-" + i + ":n=job-" + i + "\n")
              .collect(Collectors.joining());
      for (Board.Result result : rig.runAll(script)) {
        assertEquals(new Board.Result(0, leaves, "", data), result);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("shells")
  void severalGroupsAreApart(String shell) throws Exception {
    try (Rig rig = Rig.inGroups(folder, shell, "one", "two", "one", "two")) {
      List<CompletableFuture<Board.Result>> waits = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        waits.add(
            rig.board(i).start("lava-sync s; lava-send m from=$(lava-self); lava-wait-all m"));
      }
      for (int i = 0; i < 4; i++) { // each, or one of them would write while its folder is deleted
        assertEquals(
            i % 2 == 0
                ? "job-0:from=job-0\njob-2:from=job-2\n"
                : "job-1:from=job-1\njob-3:from=job-3\n",
            waits.get(i).get(60, TimeUnit.SECONDS).cache());
      }
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import nodeline.hardware.rig.Board;
import nodeline.hardware.rig.Rig;
import nodeline.hardware.rig.Shells;
import nodeline.hardware.rig.Skip;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** LAVA's small helpers for tests, on every shell. */
@Execution(ExecutionMode.CONCURRENT)
class TestSignalsTest {
  private static final String LINES =
      """
      <LAVA_SIGNAL_TESTCASE TEST_CASE_ID=ping RESULT=pass UNITS=MB/s MEASUREMENT=9.5>
      <LAVA_SIGNAL_TESTSET START net>
      """;

  /** Less than the 30 s for a bridge that was heard before. */
  private static final long PATIENCE = 25_000_000_000L;

  @TempDir Path folder;

  static List<String> shells() {
    return Shells.families().toList();
  }

  @ParameterizedTest
  @MethodSource("shells")
  void tellTheBridge(String shell) throws Exception {
    try (Rig rig = new Rig(folder, shell, "one")) {
      Board.Result result =
          rig.board(0)
              .run(
                  """
                  lava-test-set start net; echo $?
                  lava-test-case ping --result pass --measurement 9.5 --units MB/s; echo $?
                  lava-test-case sh --shell 'echo "in $TEST_CASE_ID"; false'; echo $?
                  lava-test-reference log --result skip --reference https://x.org/?a=1; echo $?
                  lava-test-set stop
                  lava-test-raise "no network: it's over"; echo $?
                  """);
      assertEquals("", result.stderr());
      assertEquals("0\n0\nin sh\n0\n0\n1\n", result.stdout());
      assertEquals(
          List.of(
              "board-0 TESTSET START net",
              "board-0 TESTCASE TEST_CASE_ID=ping RESULT=pass UNITS=MB/s MEASUREMENT=9.5",
              "board-0 STARTTC sh",
              "board-0 ENDTC sh",
              "board-0 TESTCASE TEST_CASE_ID=sh RESULT=fail",
              "board-0 TESTREFERENCE log skip https://x.org/?a=1",
              "board-0 TESTSET STOP",
              "board-0 TESTRAISE no network: it's over"),
          rig.signals());
    }
  }

  /**
   * LAVA's own make a line of anything; a result that is refused would be missing from the report.
   */
  @ParameterizedTest
  @MethodSource("shells")
  void tellWhatALineCanHold(String shell) throws Exception {
    String octets = Shells.holdsAllOctets(shell) ? "\u00c3\u00a9" : "";
    try (Rig rig = new Rig(folder, shell, "one")) {
      Board.Result result =
          rig.board(0)
              .run(
                  """
                  lava-test-set start 'net <1>'; echo $?
                  lava-test-case 'a b' --result PASS --units '' --measurement ''; echo $?
                  lava-test-case '<*>' --result '' --units 'MB per s' --measurement ' 9 x'; echo $?
                  lava-test-reference 'log 1' --result ERROR --reference 'http://x/<1>'; echo $?
                  lava-test-set stop 'net <1>'; echo $?
                  lava-test-set stop ''; echo $?
                  lava-test-raise 'no <net>:
                  why*OCTETS' not; echo $?
                  """
                      .replace("OCTETS", octets));
      assertEquals("", result.stderr());
      assertEquals("0\n0\n0\n0\n0\n0\n1\n", result.stdout());
      assertEquals(
          List.of(
              "board-0 TESTSET START net",
              "board-0 TESTCASE TEST_CASE_ID=a RESULT=PASS",
              "board-0 TESTCASE TEST_CASE_ID=?*? RESULT= UNITS=MB MEASUREMENT=9",
              "board-0 TESTREFERENCE log ERROR http://x/?1?",
              "board-0 TESTSET STOP",
              "board-0 TESTSET STOP",
              "board-0 TESTRAISE no ?net?:?why*" + "?".repeat(octets.length()) + " not"),
          rig.signals());
    }
  }

  /** And the second one does not wait for long. */
  @ParameterizedTest
  @MethodSource("shells")
  void printLavasLinesWhereNobodyListens(String shell) throws Exception {
    try (Rig rig = new Rig(folder, shell, "one")) {
      rig.board(0).cable().mute(true);
      long began = System.nanoTime();
      Board.Result result =
          rig.board(0)
              .run(
                  """
                  lava-test-case ping --result pass --measurement 9.5 --units MB/s
                  lava-test-set start net
                  lava-test-raise all of it; echo $?
                  """);
      assertEquals(LINES + "<LAVA_SIGNAL_TESTRAISE all of it>\n1\n", result.stdout());
      assertEquals("", result.stderr());
      assertEquals(List.of(), rig.signals());
      assertTrue(System.nanoTime() - began < PATIENCE, "nobody listens after 3 s");
      rig.board(0).cable().mute(false);
      // A busy machine's bridge may be too late for a board that has heard nothing before.
      rig.await(
          "a bridge that is heard again",
          () -> rig.board(0).run("lava-test-set stop").stdout().isEmpty());
      assertEquals(Set.of("board-0 TESTSET STOP"), Set.copyOf(rig.signals()));
    }
  }

  @ParameterizedTest
  @MethodSource("shells")
  void doWithoutABridgeWhatNeedsNone(String shell) throws Exception {
    try (Rig rig = new Rig(folder, shell, "one")) {
      Board.Result result =
          rig.board(0)
              .with("NODELINE_PROTOCOL", "lava")
              .with("LAVA_SHARED_CONFIG", "a disk /dev/sda\nb disk /dev/sdb\na net eth1")
              .run(
                  """
                  lava-test-case ping --result pass --measurement 9.5 --units MB/s
                  lava-test-set start net
                  lava-echo-config a
                  lava-echo-config c; echo $?
                  lava-test-case ping; echo $?
                  lava-test-case '' --result pass; echo $?
                  lava-test-raise ''; echo $?
                  """);
      assertEquals(
          LINES + "disk /dev/sda\nnet eth1\nno matching devices\n1\n2\n2\n2\n", result.stdout());
      assertTrue(result.stderr().contains("lava-test-case: no --result\n"), result.stderr());
    }
  }

  /** A single command, one after an assignment, and two lines, of which the second one runs. */
  @ParameterizedTest
  @MethodSource("shells")
  void endWhatRunsInTheBackground(String shell) throws Exception {
    try (Rig rig = new Rig(folder, shell, "one")) {
      Path work = folder.resolve("board-0/work");
      Files.writeString(work, "#!/bin/sh\necho $$ $1 $WORD >is\nexec sleep 1000\n");
      assertTrue(work.toFile().setExecutable(true));
      Board.Result result =
          rig.board(0)
              .with("NODELINE_PROTOCOL", "lava")
              .run(
                  """
                  ends() {
                    i=0
                    until [ -s is ] || [ $i = 100 ]; do sleep 0.1; i=$((i + 1)); done
                    read pid words <is
                    rm is
                    lava-background-process-stop bg; echo $? $words
                    i=0
                    while case $(cat /proc/$pid/stat 2>/dev/null)/$i in /* | *') Z '* | */100) false; esac do
                      sleep 0.1; i=$((i + 1))
                    done
                    [ $i -lt 100 ] || echo "$pid goes on"
                  }
                  lava-background-process-start bg --cmd ./work alone
                  ends
                  lava-background-process-start bg --cmd 'WORD="x y" ./work assigned'
                  ends
                  lava-background-process-start bg --cmd 'export WORD=z
                  ./work lines'
                  ends
                  """);
      assertEquals("", result.stderr());
      assertEquals("0 alone\n0 assigned x y\n0 lines z\n", result.stdout());
    }
  }

  /** No test fails by what LAVA takes without a word. */
  @ParameterizedTest
  @MethodSource("shells")
  void sayWhatIsNotDoneInTheBackground(String shell) throws Exception {
    try (Rig rig = new Rig(folder, shell, "one")) {
      Board.Result result =
          rig.board(0)
              .with("NODELINE_PROTOCOL", "lava")
              .run(
                  """
                  lava-background-process-start bg --cmd sleep 1000; echo $?
                  lava-background-process-start bg --cmd sleep 1000; echo $?
                  lava-background-process-stop bg --attach a text/plain --attach b; echo $?
                  lava-background-process-stop bg; echo $?
                  """);
      assertEquals(
          """
          lava-background-process-start: runs already: bg
          lava-background-process-stop: nothing is attached: --attach a text/plain --attach b
          lava-background-process-stop: was not started: bg
          """,
          result.stderr());
      assertEquals("0\n0\n0\n0\n", result.stdout());
    }
  }

  /** What an earlier test has left must not stand for what this one starts. */
  @ParameterizedTest
  @MethodSource("shells")
  void replaceAnotherCommandInTheBackground(String shell) throws Exception {
    try (Rig rig = new Rig(folder, shell, "one")) {
      Board.Result result =
          rig.board(0)
              .with("NODELINE_PROTOCOL", "lava")
              .run(
                  """
                  first="sh -c 'echo a\\\\b \\$\\$ >first; exec sleep 1000'"
                  lava-background-process-start bg --cmd "$first"; echo $?
                  until [ -s first ]; do sleep 0.1; done
                  read word pid <first
                  lava-background-process-start bg --cmd "$first"; echo $?
                  lava-background-process-start bg --cmd 'echo >second
                  sleep 1000'; echo $?
                  until [ -s second ]; do sleep 0.1; done
                  case $(cat /proc/$pid/stat 2>/dev/null) in '' | *') Z '*) ;; *) echo "$pid goes on"; esac
                  lava-background-process-stop bg; echo $?
                  """);
      assertEquals(
          """
          lava-background-process-start: runs already: bg
          lava-background-process-start: ends another command: bg
          """,
          result.stderr());
      assertEquals("0\n0\n0\n0\n", result.stdout());
    }
  }

  /** Boards that are simulated on one host have one /run. */
  @ParameterizedTest
  @MethodSource("shells")
  void keepTheProcessesOfTwoTerminalsApart(String shell) throws Exception {
    try (Rig rig = new Rig(folder, shell, "one", "two")) {
      for (int i = 0; i < 2; i++) {
        rig.board(i).with("NODELINE_PROTOCOL", "lava").with("NODELINE_RUN", folder.toString());
      }
      List<Board.Result> results =
          rig.runAll(
              """
              lava-background-process-start bg --cmd sleep 1000; echo $?
              echo >started
              until [ -e ../board-0/started ] && [ -e ../board-1/started ]; do sleep 0.1; done
              lava-background-process-stop bg; echo $?
              """);
      for (Board.Result result : results) {
        assertEquals("0\n0\n", result.stdout());
        assertEquals("", result.stderr());
      }
    }
  }

  @Test
  void printTheAddressesOfAnInterface() throws Exception {
    Path ip = folder.resolve("ip");
    Files.writeString(
        ip,
        """
        #!/bin/sh
        [ "$4" = eth0 ] || exit 1
        echo '2: eth0: <BROADCAST,UP> mtu 1500'
        echo '    inet 10.0.0.7/24 brd 10.0.0.255 scope global eth0'
        echo '    inet6 fe80::1/64 scope link'
        echo '    inet6 2001:db8::7/64 scope global'
        """);
    assertTrue(ip.toFile().setExecutable(true));
    try (Rig rig = new Rig(folder, "dash", "one")) {
      Board board = rig.board(0);
      Board.Result result =
          board
              .with("PATH", folder + ":" + folder.resolve("board-0/bin") + ":/usr/bin:/bin")
              .run(
                  "lava-echo-ipv4 eth0; lava-echo-ipv6 eth0; echo $?; lava-echo-ipv4 eth1; echo $?");
      assertEquals("10.0.0.7\n2001:db8::7\n0\n0\n", result.stdout());
    }
  }

  /** A user's PATH seldom has the folder of root's programs. */
  @Test
  void findIfconfigWhereItIs() throws Exception {
    Skip.unless(Files.isExecutable(Path.of("/sbin/ifconfig")), "no ifconfig on this machine");
    Path ip = Files.writeString(folder.resolve("ip"), "#!/bin/sh\nexit 1\n");
    assertTrue(ip.toFile().setExecutable(true));
    try (Rig rig = new Rig(folder, "dash", "one")) {
      Board board = rig.board(0);
      Board.Result result =
          board
              .with("PATH", folder + ":" + folder.resolve("board-0/bin") + ":/usr/bin:/bin")
              .run("lava-echo-ipv4 lo; echo $?");
      assertEquals("127.0.0.1\n0\n", result.stdout());
    }
  }
}

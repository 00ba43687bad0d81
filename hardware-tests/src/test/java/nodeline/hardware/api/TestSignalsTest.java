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
                  lava-background-process-start bg --cmd sleep 1000; echo $?
                  read pid start <nodeline-background-bg
                  kill -0 $pid; echo $?
                  lava-background-process-start bg --cmd sleep 1000; echo $?
                  lava-background-process-stop bg; echo $?
                  while case $(cat /proc/$pid/stat 2>/dev/null) in '' | *') Z '*) false; esac; do :; done
                  lava-background-process-stop bg; echo $?
                  lava-test-case ping --result good; echo $?
                  lava-test-case 'a b' --result pass; echo $?
                  """);
      assertEquals(
          LINES + "disk /dev/sda\nnet eth1\nno matching devices\n1\n0\n0\n1\n0\n1\n2\n2\n",
          result.stdout());
      assertTrue(result.stderr().contains("lava-test-case: not pass, fail,"), result.stderr());
    }
  }

  @Test
  void printTheAddressesOfAnInterface() throws Exception {
    Path ip = folder.resolve("ip");
    Files.writeString(
        ip,
        """
        #!/bin/sh
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
              .run("lava-echo-ipv4 eth0; lava-echo-ipv6 eth0; echo $?");
      assertEquals("10.0.0.7\n2001:db8::7\n0\n", result.stdout());
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package nodeline.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import nodeline.cli.Program.Ended;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code nodeline run FILE -- COMMAND} for harnesses: with a bridge that runs, and killed. */
class HarnessRunTest {
  @TempDir Path home;

  private String bench(String device) throws IOException {
    return bench(device, "exec:cat");
  }

  private String bench(String device, String console) throws IOException {
    String yaml = "group: lab\ndevices:\n  %s: {role: a, console: \"%s\"}\n";
    return Files.writeString(home.resolve(device + ".yaml"), yaml.formatted(device, console))
        .toString();
  }

  @Test
  void takesTheBridgeThatRunsAndLetsItRunOn() throws Exception {
    String file = bench("board");
    String tell = "echo \"$NODELINE_SOCKET\"; exit 7";
    Path socket = home.resolve("nodeline.sock");
    Ended own = Program.run(home, "run", "--reuse", file, "--", "sh", "-c", tell);
    assertEquals(new Ended(7, socket + "\n", ""), own);

    try (Program bridge = Program.start(home, "run", file).awaitError("nodeline ready ")) {
      assertEquals(
          own, Program.run(home, "run", "--reuse", "--fresh", file, "--", "sh", "-c", tell));
      Ended other = Program.run(home, "run", "--reuse", bench("other"), "--", "true");
      assertEquals(125, other.status());
      assertTrue(
          other.err().startsWith("nodeline: error: the running bridge has no device \"other\""),
          other.err());
      assertEquals(0, bridge.signal("TERM").await().status());
      assertTrue(bridge.err().contains("group lab was cleared"), bridge.err());
    }
  }

  @Test
  void reuseIsForACommand() throws Exception {
    Ended ended = Program.run(home, "run", "--reuse", bench("board"));

    assertEquals(2, ended.status());
    assertTrue(ended.err().startsWith("nodeline: error: --reuse wants a COMMAND"), ended.err());
  }

  /** The shell ends by SIGTERM and leaves its child, which is ended all the same. */
  @ParameterizedTest
  @ValueSource(strings = {"KILL", "TERM"})
  void killedItLeavesNothingOfItsCommand(String signal) throws Exception {
    String command = "sleep 1000 & echo $$ $!; wait";
    try (Program bridge = Program.start(home, "run", bench("board"), "--", "sh", "-c", command)) {
      bridge.awaitOutput("\n");
      List<ProcessHandle> processes =
          Stream.of(bridge.out().strip().split(" "))
              .map(pid -> ProcessHandle.of(Long.parseLong(pid)).orElseThrow())
              .toList();

      bridge.signal(signal).await();

      Awaitility.await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> processes.stream().noneMatch(ProcessHandle::isAlive));
    }
  }

  /** The bridge types the Ctrl-C that exec cannot type any more, and the prompt is there again. */
  @Test
  void aKilledExecLeavesNothingOnTheBoard() throws Exception {
    String file = bench("board", "exec:sh -i");
    try (Program bridge = Program.start(home, "run", file).awaitError("nodeline ready ");
        Program exec =
            Program.start(home, "exec", "board", "--", "sh -c 'echo $$; exec sleep 1000'")) {
      exec.awaitOutput("\n");
      ProcessHandle command = ProcessHandle.of(Long.parseLong(exec.out().strip())).orElseThrow();

      exec.signal("KILL").await();

      Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> !command.isAlive());
      assertEquals(
          new Ended(0, "back\n", ""), Program.run(home, "exec", "board", "--", "echo back"));
      assertEquals(0, bridge.signal("TERM").await().status());
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.harness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import nodeline.hardware.rig.BridgeProcess;
import nodeline.hardware.rig.ProgramRun;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code clients/python/nodeline.py} with Debian's pytest, and the example in shell. */
class PytestHarnessTest {
  private static final Path EXAMPLES = HarnessProgram.ROOT.resolve("docs/examples/harness");

  private static final String FAILING =
      """
      pytest_plugins = "nodeline"

      def test_fails(bench):
          bench["client"].exec("printf 'a\\\\033[2Jb\\\\n'; exit 3")
      """;

  private static final String WAITING =
      """
      import nodeline
      bench = nodeline.Bench("bench.yaml")
      bench["board"].exec("sh", "-c", "echo $$ >'%s'; exec sleep 1000")
      """;

  @TempDir Path folder;
  private HarnessProgram program;

  @BeforeEach
  void makeProgram() {
    program = new HarnessProgram(folder);
  }

  @Test
  void theExampleIsTenLinesOfTheUsers() throws Exception {
    try (Stream<String> lines = Files.lines(EXAMPLES.resolve("test_meeting.py"))) {
      assertTrue(lines.filter(line -> !line.isBlank() && !line.startsWith("#")).count() <= 10);
    }
  }

  @Test
  void theExamplePassesWithoutATerminal() throws Exception {
    ProgramRun run = program.pytest(EXAMPLES, "test_meeting.py");

    assertEquals(0, run.status(), run.out() + run.err());
    assertTrue(run.out().contains("1 passed"), run.out());
  }

  @Test
  void theShellExamplePasses() throws Exception {
    ProgramRun run =
        program.run(
            EXAMPLES,
            List.of(program.path().toString(), "run", "bench.yaml", "--", "./meeting.sh"));

    assertEquals(0, run.status(), run.out() + run.err());
    assertTrue(run.out().contains("port=5201\n"), run.out());
  }

  @Test
  void theClientBearsAHostileBridge() throws Exception {
    ProgramRun run = program.pytest(HarnessProgram.ROOT.resolve("clients/python"), ".");

    assertEquals(0, run.status(), run.out() + run.err());
  }

  @Test
  void aFailureShowsConsolesAndTimelineHarmlessly() throws Exception {
    Files.writeString(folder.resolve("test_failing.py"), FAILING);
    Files.copy(EXAMPLES.resolve("bench.yaml"), folder.resolve("bench.yaml"));

    ProgramRun run = program.pytest(folder, "test_failing.py");

    assertEquals(1, run.status(), run.out() + run.err());
    assertTrue(run.out().contains(": exit status 3"), run.out());
    for (String title : List.of("console of server", "console of client", "timeline")) {
      assertTrue(run.out().contains("- nodeline: " + title + " -"), run.out());
    }
    assertTrue(run.out().contains("a\\x1b[2Jb\n"), run.out());
    assertEquals(-1, run.out().indexOf('\u001b'));
  }

  @Test
  void aKilledHarnessLeavesNothingOnARunningBench() throws Exception {
    Path board = folder.resolve("board");
    Path script = Files.writeString(folder.resolve("waits.py"), WAITING.formatted(board));
    try (BridgeProcess bridge =
        BridgeProcess.of(
            folder, "group: lab\ndevices:\n  board: {role: a, console: \"exec:sh -i\"}\n")) {
      Path socket = folder.resolve("control");
      ProcessBuilder builder =
          new ProcessBuilder(HarnessProgram.PYTHON, script.toString()).directory(folder.toFile());
      builder.environment().putAll(program.environment());
      builder.environment().put("NODELINE_SOCKET", socket.toString());
      Process harness = builder.inheritIO().start();
      await(() -> Files.exists(board) && !Files.readString(board).isBlank());
      long command = Long.parseLong(Files.readString(board).strip());
      List<ProcessHandle> children = harness.descendants().toList();
      assertTrue(ProcessHandle.of(command).isPresent());

      harness.destroyForcibly().waitFor();

      await(() -> ProcessHandle.of(command).isEmpty());
      await(() -> children.stream().noneMatch(ProcessHandle::isAlive));
      assertTrue(ProcessHandle.of(bridge.pid()).isPresent(), "the bridge runs on");
    }
  }

  private static void await(java.util.concurrent.Callable<Boolean> condition) {
    Awaitility.await().atMost(Duration.ofMinutes(2)).until(condition);
  }
}

// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.harness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import nodeline.hardware.rig.ProgramRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** JUnit with the extension, as a user has it: a process of its own in the folder of the bench. */
class JunitHarnessTest {
  private static final Path EXAMPLE =
      HarnessProgram.ROOT.resolve("docs/examples/harness/MeetingTest.java");

  private static final String FAILING =
      """
      import nodeline.client.junit.NodelineBench;
      import org.junit.jupiter.api.Test;
      import org.junit.jupiter.api.extension.RegisterExtension;

      class FailingTest {
        @RegisterExtension static final NodelineBench bench = NodelineBench.of("bench.yaml");

        @Test
        void fails() {
          bench.device("client").exec("printf 'a\\\\033[2Jb\\\\n'; exit 3");
        }
      }
      """;

  @TempDir Path folder;

  @Test
  void theExampleIsTenLinesOfTheUsers() throws Exception {
    try (Stream<String> lines = Files.lines(EXAMPLE)) {
      assertEquals(
          10,
          lines
              .map(String::strip)
              .filter(line -> !line.isEmpty() && !line.matches("(//|import ).*"))
              .count());
    }
  }

  @Test
  void theExamplePassesWithoutATerminal() throws Exception {
    ProgramRun run = run(EXAMPLE, EXAMPLE.getParent(), "MeetingTest");

    assertEquals(0, run.status(), run.out() + run.err());
  }

  @Test
  void aFailureShowsConsolesAndTimelineHarmlessly() throws Exception {
    Path source = Files.writeString(folder.resolve("FailingTest.java"), FAILING);
    Files.copy(EXAMPLE.resolveSibling("bench.yaml"), folder.resolve("bench.yaml"));

    ProgramRun run = run(source, folder, "FailingTest");

    assertEquals(1, run.status(), run.out() + run.err());
    assertTrue(run.out().contains("client: printf"), run.out());
    assertTrue(run.out().contains(": exit status 3"), run.out());
    for (String title : List.of("console of server", "console of client", "timeline")) {
      assertTrue(run.err().contains("---- nodeline: " + title + " ----"), run.err());
    }
    assertTrue(run.err().contains("a\\x1b[2Jb\n"), run.err());
    assertEquals(-1, (run.out() + run.err()).indexOf('\u001b'));
  }

  private ProgramRun run(Path source, Path home, String name) throws Exception {
    String classPath = System.getProperty("java.class.path");
    Path classes = Files.createDirectories(folder.resolve("classes"));
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    int compiled =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                errors,
                "-proc:none",
                "-cp",
                classPath,
                "-d",
                classes.toString(),
                source.toString());
    assertEquals(0, compiled, errors.toString(StandardCharsets.UTF_8));
    String java = Path.of(System.getProperty("java.home"), "bin/java").toString();
    return new HarnessProgram(folder)
        .run(
            home,
            List.of(java, "-cp", classes + ":" + classPath, ExampleLauncher.class.getName(), name));
  }
}

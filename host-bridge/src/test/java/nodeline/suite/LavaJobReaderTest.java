// SPDX-License-Identifier: Apache-2.0
package nodeline.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import nodeline.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a job has beside definitions is done, or is an error: nothing is left out in silence. */
class LavaJobReaderTest {
  private static final String HEAD =
      "protocols: {lava-multinode: {roles: {a: {count: 1}, b: {count: 1}}}}\n";

  private static final String ONE = "{name: x, from: inline, repository: {run: {steps: ['true']}}}";

  @TempDir Path folder;

  private Suite read(String yaml) throws IOException {
    Path job = Files.writeString(folder.resolve("job.yaml"), HEAD + yaml.replace("ONE", ONE));
    return LavaJobReader.read(
        job.toString(), Optional.empty(), Optional.of(folder), Optional.of("none"));
  }

  @Test
  void aRepeatRunsItsTestsSoOften() throws IOException {
    Suite suite =
        read(
            """
            actions:
            - repeat:
                count: 3
                role: [a]
                actions:
                - boot: {method: u-boot}
                - test: {definitions: [ONE]}
            - test: {definitions: [ONE]}
            """);
    String line = suite.scripts().get(0).line();

    assertTrue(line.contains("STARTRUN 3_x ") && !line.contains("STARTRUN 4_x "), line);
    assertFalse(suite.scripts().get(1).line().contains("STARTRUN 1_x "));
    assertEquals(Optional.of(Duration.ofMinutes(40)), suite.scripts().get(0).timeout());
  }

  @Test
  void theJobsTimeoutOfActionsIsThatOfItsTests() throws IOException {
    Suite suite =
        read(
            """
            timeouts: {job: {hours: 1}, action: {minutes: 3, seconds: 1}}
            actions:
            - test: {role: a, definitions: [ONE]}
            - test: {role: b, timeout: {seconds: 30}, definitions: [ONE]}
            """);

    assertEquals(Optional.of(Duration.ofSeconds(181)), suite.scripts().get(0).timeout());
    assertEquals(Optional.of(Duration.ofSeconds(30)), suite.scripts().get(1).timeout());
  }

  /** Those of all actions, in the order of the job: others wait for them. */
  @Test
  void requestsAreCallsOfTheBoard() throws IOException {
    String job =
        """
        actions:
        - deploy:
            role: b
            protocols:
              lava-multinode:
              - {action: d, request: lava-wait, messageID: its, timeout: {minutes: 1}, message: {ip: $ip}}
              - {action: d, request: lava-start, roles: [a]}
        - test:
            role: a
            protocols:
              lava-multinode: [{action: t, request: lava-send, messageID: up, message: {k: v w}}]
            definitions: [ONE]
        """;
    Suite suite = read(job);
    String a = suite.scripts().get(0).line();
    String b = suite.scripts().get(1).line();

    assertTrue(plain(a).contains("lava-send up k=v w || exit\n"), a);
    assertTrue(a.indexOf("lava-send") < a.indexOf("STARTRUN"), a);
    assertTrue(plain(b).contains("LAVA_TIMEOUT=60 lava-wait its || exit\n"), b);
    assertFalse(b.contains("STARTRUN") || b.contains("lava-start"), b);
  }

  @Test
  void theEnvironmentAndTheTimesAreThoseOfLava() throws IOException {
    Path job =
        Files.writeString(
            folder.resolve("job.yaml"),
            """
            timeouts: {action: {minutes: 1}, actions: {multinode-test: {minutes: 7}}}
            protocols:
              lava-multinode:
                timeout: {minutes: 2}
                roles: {a: {count: 1, environment: {FOO: it s, BAR: true}}, b: {count: 1}}
            actions:
            - test: {role: a, definitions: [ONE]}
            - test: {role: b, timeouts: {multinode-test: {minutes: 3}}, definitions: [ONE]}
            """
                .replace("ONE", ONE));
    Suite suite =
        LavaJobReader.read(job.toString(), Optional.empty(), Optional.empty(), Optional.of("none"));
    String a = plain(suite.scripts().get(0).line());

    assertTrue(a.contains("export LAVA_TIMEOUT=120\n"), a);
    assertTrue(a.contains("export FOO=it s\nexport BAR=1\n"), a);
    assertFalse(suite.scripts().get(1).line().contains("FOO"));
    assertEquals(Optional.of(Duration.ofMinutes(7)), suite.scripts().get(0).timeout());
    assertEquals(Optional.of(Duration.ofMinutes(3)), suite.scripts().get(1).timeout());
  }

  /** Whichever of its lines a console damages. */
  @Test
  void aFailedDefinitionIsKnownWithoutAnyOneLine() throws Exception {
    SuiteScript script =
        read("""
                actions:
                - test:
                    role: a
                    definitions:
                    - {name: bad, from: inline, repository: {run: {steps: ['false']}}}
                    - {name: worse, from: inline, repository: {install: {steps: [exit 1]}, run: {steps: ['true']}}}
                    - ONE
                """)
            .scripts()
            .get(0);
    ProcessBuilder builder = new ProcessBuilder("/bin/sh", "-c", script.line());
    builder.environment().put(SuiteFiles.VARIABLE, folder.resolve("files").toString());
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    List<String> lines = out.lines().toList();
    int status = process.waitFor();

    assertEquals(
        List.of("lava/0_bad fail", "lava/1_worse fail", "lava/2_x pass", "/job pass"),
        results(script, lines, status));
    for (int i = 0; i < lines.size(); i++) {
      List<String> rest = new ArrayList<>(lines);
      rest.remove(i);
      assertTrue(results(script, rest, status).toString().contains("fail"), lines.get(i));
    }
    assertEquals(List.of("/job fail"), results(script, List.of(), status));
  }

  private static List<String> results(SuiteScript script, List<String> lines, int status) {
    BoardReport report = new BoardReport(new SuiteTask("d", "a", "1", "g", false, script), () -> 0);
    SuiteSignals signals =
        new SuiteSignals(
            new SuiteSignals.Listener() {
              @Override
              public void result(CaseResult result) {
                report.add(result);
              }

              @Override
              public void raised(String message) {
                throw new AssertionError(message);
              }
            },
            () -> 0);
    report.begins();
    lines.forEach(signals::line);
    report.ended(status);
    signals.end();
    return SuiteReport.cases(report.outcome())
        .map(one -> "%s/%s %s".formatted(one.set(), one.name(), one.outcome().word()))
        .toList();
  }

  /** Before anything is typed; the line is that of the role's first action. */
  @Test
  void whatIsTooLongToBeTypedIsAnError() {
    String yaml =
        """
        actions:
        - test: {definitions: [ONE]}
        - repeat: {count: 100, actions: [{test: {definitions: [ONE]}}]}
        """;
    Problem problem = assertThrows(Problem.class, () -> read(yaml));

    String said = problem.getMessage().replace(folder + "/", "");
    assertTrue(
        said.startsWith("job.yaml:3: the tests of role \"a\" are too long to be typed: octets="),
        said);
  }

  /** Without the quotes of two shells. */
  private static String plain(String line) {
    return line.replaceAll("['\"\\\\]", "");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "- test: {monitors: [{name: x}]}|a test with monitors: does not run in a board's shell",
        "- test: {interactive: [{name: x}]}|a test with interactive: does not run in",
        "- test: {docker: {image: x}, definitions: [ONE]}|a test with docker: does not run in",
        "- test: {role: a}|a test without definitions",
        "- test:|test: is not a mapping of keys",
        "- test|one of actions: is not a mapping of keys",
        "- test: {definitions: [ONE, x]}|one of definitions: is not a mapping of keys",
        "- test: {role: c, definitions: [ONE]}|the job has no such role: \"c\"",
        "- test: {protocols: {lava-multinode: [{request: lava-sync}]}, definitions: [ONE]}"
            + "|a request without action",
        "- tests: {definitions: [ONE]}|unknown action: \"tests\"",
        "- test: {definitions: [{from: inline, repository: {parse: {pattern: x}, run: {steps: [x]}}}]}"
            + "|a definition with parse:",
        "- test: {definitions: [{from: inline, repository:"
            + " {install: {git-repos: [x]}, run: {steps: [x]}}}]}|a definition with git-repos:",
        "- test: {definitions: [{from: inline, parameters: {A: [x]},"
            + " repository: {run: {steps: [x]}}}]}|parameter \"A\" is not one value",
        "- boot: {protocols: {lava-multinode: [{action: x, request: lava-snyc, messageID: y}]}}"
            + "|unknown request \"lava-snyc\"",
        "- repeat: {count: 0, actions: [{test: {definitions: [ONE]}}]}|bad count: of repeat",
        "- repeat: {count: 101, actions: [{test: {definitions: [ONE]}}]}|bad count: of repeat",
        "- repeat: {count: 2}|a repeat without actions",
        "- repeat: {count: 2, actions: [{repeat: {count: 2}}]}|a repeat within a repeat",
        "- test: {definitions: [{from: inline, repository: {run: {steps: [echo foo: bar]}}}]}"
            + "|a step of run: is not one text",
        "- test: {definitions: [{from: inline, repository:"
            + " {install: {steps: [echo foo: bar]}, run: {steps: [x]}}}]}"
            + "|a step of install: is not one text",
      })
  void whatCannotRunHereIsAnError(String action, String message) {
    String yaml = "actions:\n- test: {definitions: [ONE]}\n" + action + "\n";
    Problem problem = assertThrows(Problem.class, () -> read(yaml));

    String said = problem.getMessage().replace(folder + "/", "");
    assertTrue(said.startsWith("job.yaml:4: " + message), said);
  }

  @Test
  void aStepThatIsNoTextIsAnErrorOfTheDefinitionsFile() throws IOException {
    Path file =
        Files.writeString(folder.resolve("d.yaml"), "run:\n  steps:\n  - ls\n  - echo a: b\n");
    Problem problem =
        assertThrows(
            Problem.class,
            () -> read("actions: [{test: {definitions: [{from: git, path: d.yaml}]}}]\n"));

    assertEquals(file + ":4: a step of run: is not one text", problem.getMessage());
    assertTrue(problem.hint().startsWith("quote it"), problem.hint());
  }
}

// SPDX-License-Identifier: Apache-2.0
package nodeline.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import nodeline.cli.Program.Ended;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code nodeline test} on boards that are real shells. */
class TestCommandTest {
  private static final Path EXAMPLE =
      Path.of(System.getProperty("nodeline.root"), "docs/examples/suite.yaml");
  private static final String HEAD =
      """
      bench:
        devices:
          a: {role: one, console: "exec:echo $$ >a.pid; exec sh -i"}
          b: {role: two, console: "exec:echo $$ >b.pid; exec sh -i"}
      """;

  @TempDir Path home;

  private String suite(String scripts) throws IOException {
    String text = HEAD + "scripts:\n" + scripts.formatted(home, home).indent(2);
    return Files.writeString(home.resolve("suite.yaml"), text).toString();
  }

  private static String script(String target, String line) {
    return "%s: {push: %%s/shim, run: '%s'}\n".formatted(target, line);
  }

  private String[] test(String suite, String... options) {
    String[] out = {"--out", home.resolve("out").toString()};
    return Stream.of(new String[] {"test", suite}, out, options)
        .flatMap(Stream::of)
        .toArray(String[]::new);
  }

  private String result(String name) throws IOException {
    return Files.readString(home.resolve("out").resolve(name));
  }

  private JsonNode json() throws IOException {
    return new ObjectMapper().readTree(result("result.json"));
  }

  private JsonNode board(int number) throws IOException {
    return json().at("/runs/0/boards/" + number);
  }

  @Test
  void theExampleRunsAndLeavesItsResults() throws IOException {
    Path junit = home.resolve("r.xml");
    Ended ended =
        Program.run(home, test(EXAMPLE.toString(), "--junit", junit.toString(), "--repeat", "2"));

    assertEquals("", ended.err());
    assertEquals(0, ended.status(), ended.out());
    assertTrue(ended.out().contains("  board-1  │ serving at 5201\n"), ended.out());
    assertTrue(ended.out().contains("  board-2  ✓ throughput  941 Mbit/s\n"), ended.out());
    String last = ended.out().lines().reduce((one, next) -> next).orElse("");
    assertTrue(last.matches("2 boards, 2 runs, 8 passed, 0 failed, \\d+ s → .*/out"), ended.out());
    assertEquals("serving at 5201", result("1/board-1.log").lines().findFirst().orElse(""));
    assertEquals("941", json().at("/runs/1/boards/1/results/0/measurement").asText());
    assertTrue(json().path("complete").asBoolean());
    assertTrue(result("timeline.html").contains("client-done"));
    assertTrue(Files.readString(junit).contains("<testsuite name=\"board-2 run 2\" tests=\"2\""));
    assertEquals(result("junit.xml"), Files.readString(junit));
  }

  @Test
  void boardsThatWaitForOneThatHasFailedAreEnded() throws IOException {
    String suite =
        suite(
            script("one", "lava-wait client-done; echo never")
                + script(
                    "two",
                    "set -e; echo \"<LAVA_SIGNAL_TESTCASE TEST_CASE_ID=x RESULT=fail>\"; (exit 3);"
                        + " exit 4"));
    Ended ended = Program.run(home, test(suite));

    assertEquals(1, ended.status(), ended.err());
    assertTrue(ended.out().contains("  b  ✗ x\n"), ended.out());
    assertTrue(ended.out().contains("  b  ■ ended with 3\n"), ended.out());
    assertTrue(
        ended
            .out()
            .contains("  a  ■ b ended with 3; a waits for it in lava-wait client-done: ended\n"),
        ended.out());
    assertTrue(ended.out().contains("\n2 boards, 0 passed, 3 failed, "), ended.out());
    assertEquals("failed", board(0).path("state").asText());
    assertEquals(3, board(1).path("status").asInt());
  }

  @Test
  void aTimeoutAndABoardThatDiesAreItsResults() throws Exception {
    String suite =
        suite(
            """
            one: {push: none, timeout: 2s, run: 'echo begun; sleep 1000'}
            two: {push: none, run: 'echo begun; kill -9 $(cat b.pid); sleep 1000'}
            """);
    Ended ended = Program.run(home, test(suite));

    assertEquals(1, ended.status(), ended.err());
    assertEquals("timed out after 2s", board(0).path("error").asText());
    assertEquals("failed", board(1).path("state").asText());
    assertTrue(board(1).path("error").asText().contains("console was lost"), board(1).toString());
  }

  /** Each command waits for the others, on a host whose common pool has two threads. */
  @Test
  void thePowerOfAllBoardsIsSwitchedAtOnce() throws Exception {
    String power =
        "touch on-$NODELINE_DEVICE; for i in $(seq 20); do set -- on-*; [ $# -lt 6 ] ||"
            + " { kill -9 $(cat $NODELINE_DEVICE.pid); exit 0; }; sleep 1; done; exit 1";
    String device =
        "%1$s: {role: one, console: \"exec:echo $$ >%1$s.pid; exec sh -i\", restart: always,"
            + " power: {cycle: \"%2$s\"}}\n";
    String devices =
        Stream.of("a", "b", "c", "d", "e", "f")
            .map(name -> device.formatted(name, power))
            .collect(Collectors.joining());
    String suite =
        "power: cycle\nscripts: {one: {push: none, run: 'true'}}\nbench:\n  devices:\n"
            + devices.indent(4);
    Files.writeString(home.resolve("suite.yaml"), suite);
    String options =
        "export JDK_JAVA_OPTIONS=-Djava.util.concurrent.ForkJoinPool.common.parallelism=2";
    try (Program test = Program.startAfter(home, options, test("suite.yaml"))) {
      Ended ended = test.await();
      assertEquals(0, ended.status(), ended.err() + ended.out());
    }
  }

  /** What was known is in the results, and nothing runs on. */
  @Test
  void aKilledTestLeavesWhatItKnewAndNoProcess() throws Exception {
    String suite =
        suite(
            "one: {push: none, run: '(trap \"\" HUP; exec sleep 1000) </dev/null >/dev/null 2>&1 &"
                + " echo $$ $(cat a.pid) $!; echo \"<LAVA_SIGNAL_TESTCASE"
                + " TEST_CASE_ID=x RESULT=pass>\"; sleep 1000'}\n");
    try (Program test = Program.start(home, test(suite))) {
      test.awaitOutput("✓ x");
      Awaitility.await()
          .atMost(90, TimeUnit.SECONDS)
          .until(() -> board(0).path("results").size() == 1);
      List<String> pids = List.of(result("a.log").lines().findFirst().orElseThrow().split(" "));
      assertEquals(3, pids.size());
      assertTrue(pids.stream().allMatch(TestCommandTest::lives));
      test.signal("KILL").await();
      Awaitility.await()
          .atMost(90, TimeUnit.SECONDS)
          .until(() -> pids.stream().noneMatch(TestCommandTest::lives));
    }
    assertFalse(json().path("complete").asBoolean());
    assertEquals("running", board(0).path("state").asText());
    assertTrue(result("junit.xml").contains("<error message=\"not ended\""), result("junit.xml"));
  }

  private static boolean lives(String pid) {
    return ProcessHandle.of(Long.parseLong(pid)).map(ProcessHandle::isAlive).orElse(false);
  }

  @Test
  void ctrlCEndsAllAndSaysSo() throws Exception {
    String suite = suite("one: {push: none, run: 'echo begun; sleep 1000'}\n");
    try (Program test = Program.start(home, test(suite))) {
      test.awaitOutput("begun");
      Ended ended = test.signal("INT").await();
      assertEquals(130, ended.status(), ended.err());
      assertTrue(ended.out().contains("  a  ■ stopped by SIGINT\n"), ended.out());
    }
    assertEquals("stopped by SIGINT", board(0).path("error").asText());
  }

  /** Its groups hold what was sent before; the killed bridge is each board's result. */
  @Test
  void theRunningBridgeIsUsedAndItsDeathIsAResult() throws Exception {
    Path bench = home.resolve("bench.yaml");
    Files.writeString(bench, HEAD.replace("bench:\n", "").indent(-2));
    String suite = suite(script("two", "lava-wait old")).toString();
    try (Program bridge =
        Program.start(home, "run", bench.toString()).awaitError("nodeline ready")) {
      assertEquals(0, Program.run(home, "request", "a", "lava-send", "old").status());
      try (Program test = Program.start(home, test(suite, "--only", "b"))) {
        Awaitility.await()
            .atMost(90, TimeUnit.SECONDS)
            .until(() -> Program.run(home, "status", "--json").out().contains("lava-wait"));
        bridge.signal("KILL").await();
        Ended ended = test.await();
        assertEquals(1, ended.status(), ended.out());
        assertTrue(ended.out().contains("1 board, 0 passed, 1 failed"), ended.out());
      }
    }
  }

  @Test
  void aWrongSuiteIsOneLine() throws IOException {
    assertEquals(
        new Ended(
            1,
            "",
            Ended.error(
                "nobody.yaml: no such file",
                "name a suite file; docs/examples/suite.yaml is an example")),
        Program.run(home, "test", "nobody.yaml"));
    Ended ended = Program.run(home, test(suite("ona: {run: 'true'}\n")));
    assertEquals(
        Ended.error(
            home + "/suite.yaml:6: script for \"ona\": the bench has no such role or device",
            "did you mean \"one\"? allowed: a, b, one, two"),
        ended.err());
    assertEquals(1, ended.status());
    assertEquals(2, Program.run(home, "test").status());
  }

  /** As LAVA has it: a definition whose step fails has failed, and the next one runs. */
  @Test
  void aJobOfLavaIsASuiteToo() throws IOException {
    Path repository = home.resolve("checkout");
    Files.createDirectories(repository.resolve("automated/lib"));
    Files.createDirectories(repository.resolve("automated/meet"));
    Files.writeString(
        repository.resolve("automated/lib/common"), "say() { echo \"$1 says $2\"; }\n");
    Files.writeString(
        repository.resolve("automated/meet/meet.yaml"),
        """
        metadata: {name: meet, format: "Lava-Test Test Definition 1.0"}
        params: {WORD: nothing, WHO: host}
        run:
          steps:
          - cd automated/meet
          - . ../lib/common
          - say "$WHO" "$WORD"
          - lava-sync done
          - echo "<LAVA_SIGNAL_TESTCASE TEST_CASE_ID=met RESULT=pass>"
        """);
    Path job =
        Files.writeString(
            home.resolve("job.yaml"),
            """
            job_name: meeting
            device_type: x
            protocols:
              lava-multinode:
                roles: {one: {count: 1, device_type: x}, two: {count: 1}}
            actions:
            - deploy: {role: [one, two], to: tmpfs}
            - test:
                role: [two]
                definitions:
                - {name: bad, from: inline, repository: {run: {steps: ["false", "echo never"]}}}
            - test:
                role: [one, two]
                timeout: {minutes: 2}
                definitions:
                - {name: meet, from: git, repository: "https://example.org/t.git", path: automated/meet/meet.yaml,
                   parameters: {WORD: it's me}}
            """);
    String bench =
        Files.writeString(
                home.resolve("bench.yaml"),
                """
                devices:
                  a: {role: one, console: "exec:LAVA_MULTI_NODE_CACHE=a.cache exec sh -i"}
                  b: {role: two, console: "exec:LAVA_MULTI_NODE_CACHE=b.cache exec sh -i"}
                """)
            .toString();
    String shim = home.resolve("shim").toString();
    String[] options = {
      "--lava", "--bench", bench, "--checkout", repository.toString(), "--push", shim
    };
    Ended ended = Program.run(home, test(job.toString(), options));

    assertEquals(1, ended.status(), ended.err());
    assertTrue(ended.out().contains("  a  │ host says it's me\n"), ended.out());
    assertTrue(ended.out().contains("  a  ✓ 0_meet/met\n"), ended.out());
    assertTrue(ended.out().contains("  b  ✗ lava/0_bad: the test run did not end\n"), ended.out());
    assertTrue(ended.out().contains("  b  ✓ 1_meet/met\n"), ended.out());
    assertTrue(ended.out().contains("  b  ✓ lava/1_meet\n"), ended.out());
    assertTrue(ended.out().contains("\n2 boards, 8 passed, 1 failed, "), ended.out());
    assertFalse(result("b.log").contains("never\n<"), result("b.log"));
    assertEquals(
        Ended.error(
            job + ":16: the definition is in a repository: \"automated/meet/meet.yaml\"",
            "name a checkout of it by --checkout DIR"),
        Program.run(home, "test", "--lava", job.toString()).err());
  }
}

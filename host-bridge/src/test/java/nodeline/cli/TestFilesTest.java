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
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import nodeline.cli.Program.Ended;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files to boards and back, and results told in each way, by {@code nodeline test}. */
class TestFilesTest {
  private static final String BENCH =
      """
      bench:
        devices:
          a: {role: one, console: "exec:exec sh -i"}
          b: {role: two, console: "exec:exec sh -i"}
      """;

  @TempDir Path home;

  private Ended test(String suite, String... options) throws IOException {
    Path file =
        Files.writeString(home.resolve("suite.yaml"), BENCH + suite.replace("HOME", "" + home));
    List<String> words = new ArrayList<>(List.of("test", file.toString(), "--out", "" + out()));
    words.addAll(List.of(options));
    return Program.run(home, words.toArray(String[]::new));
  }

  private Path out() {
    return home.resolve("out");
  }

  private List<String> results(int board) throws IOException {
    JsonNode results =
        new ObjectMapper()
            .readTree(Files.readString(out().resolve("result.json")))
            .at("/runs/0/boards/%d/results".formatted(board));
    List<String> texts = new ArrayList<>();
    for (JsonNode result : results) {
      texts.add(
          "%s/%s %s %s%s %s"
              .formatted(
                  result.path("set").asText(),
                  result.path("name").asText(),
                  result.path("result").asText(),
                  result.path("measurement").asText(),
                  result.path("units").asText(),
                  result.path("message").asText())
              .strip());
    }
    return texts;
  }

  @Test
  void filesAreBroughtWithTheirModesAndComeBack() throws Exception {
    Path probe = Files.writeString(home.resolve("probe"), "#!/bin/sh\necho \"probed $1\"\n");
    Files.setPosixFilePermissions(probe, PosixFilePermissions.fromString("rwxr-x---"));
    Files.write(home.resolve("data"), new byte[] {0, 1, -1, 10, 13});
    Ended ended =
        test(
            """
            files: {probe: HOME/boards}
            fetch: [HOME/boards/none]
            scripts:
              one:
                push: HOME/shim
                files: {data: HOME/boards/deep/one/}
                fetch: HOME/boards/back
                run: "cd HOME/boards; ./probe a; cat deep/one/data probe >back; chmod 640 back; exit 3"
            """,
            "--repeat",
            "2");

    assertEquals(1, ended.status(), ended.err());
    assertTrue(
        ended.out().contains("  a  · %s/boards/probe: octets=".formatted(home)), ended.out());
    assertTrue(ended.out().contains("  a  · %s/boards: has probe\n".formatted(home)), ended.out());
    assertTrue(ended.out().contains("  a  │ probed a\n"), ended.out());
    for (String run : List.of("1", "2")) {
      Path back = out().resolve(run + "/a.files/back");
      byte[] octets = Files.readAllBytes(back);
      assertEquals(5 + Files.size(probe), octets.length);
      assertEquals("rw-r-----", PosixFilePermissions.toString(Files.getPosixFilePermissions(back)));
    }
    String none = home + "/boards/none";
    assertEquals(
        List.of("/fetch %s error  %1$s: no such file on the board".formatted(none)), results(0));
    assertTrue(ended.out().contains("\n1 board, 2 runs, 0 passed, 4 failed, "), ended.out());
  }

  @Test
  void whatIsNotThereIsAnErrorBeforeAnythingBegins() throws Exception {
    Path part = Files.writeString(home.resolve("part"), "");
    Path other = Files.createDirectory(home.resolve("sub")).resolve("part");
    Files.writeString(other, "");
    Ended ended =
        test(
            """
            scripts:
              one: {run: 'true', files: {none: /tmp, .: /tmp, suite.yaml: tmp, part: /t, sub/part: /t}, fetch: [/a/x, /b/x, x/]}
            """);
    assertEquals(1, ended.status());
    String place = "%s/suite.yaml:6: ".formatted(home);
    for (String error :
        List.of(
            "no such file: \"none\"",
            "is a folder: \".\"",
            "bad path on the board for \"suite.yaml\": \"tmp\"",
            "two files for /t/part: \"%s\", \"%s\"".formatted(part, other),
            "two files of one name: \"/a/x\", \"/b/x\"",
            "bad path on the board for \"fetch\": \"x/\"")) {
      assertTrue(ended.err().contains(place + error), ended.err());
    }
    assertFalse(Files.exists(out()));
  }

  /** By frames where a bridge listens, and by lines that a script prints itself; each once. */
  @Test
  void resultsComeByFramesAndByLines() throws Exception {
    Ended ended =
        test(
            """
            scripts:
              one:
                push: HOME/shim
                run: |
                  lava-test-set start net
                  lava-test-case ping --result pass --measurement 0.4 --units ms
                  echo "<LAVA_SIGNAL_TESTCASE TEST_CASE_ID=line RESULT=fail>"
                  lava-test-set stop
                  lava-test-case shell --shell 'echo in $TEST_CASE_ID'
                  lava-sync done
              two:
                push: HOME/shim
                run: |
                  lava-test-case none --shell false >/dev/null
                  lava-test-reference log --result skip --reference https://example.org/?a=1
                  lava-background-process-start bg --cmd sleep 1000
                  lava-background-process-stop bg
                  lava-sync done
            """);
    assertEquals(1, ended.status(), ended.err());
    assertEquals(
        List.of("net/ping pass 0.4ms", "net/line fail", "/shell pass"), results(0), ended.out());
    assertEquals(
        List.of("/none fail", "/log skip  reference: https://example.org/?a=1"), results(1));
    assertTrue(Files.readString(out().resolve("a.log")).contains("in shell\n"));
  }

  /** On its way to the board, or in the middle of a script, a file never looks whole. */
  @Test
  void aStoppedTestLeavesNoHalfAFile() throws Exception {
    byte[] octets = new byte[6 << 20];
    new Random(1).nextBytes(octets);
    Files.write(home.resolve("large"), octets);
    Path board = home.resolve("board");
    Path file =
        Files.writeString(
            home.resolve("suite.yaml"),
            BENCH
                + "scripts: {one: {push: none, run: 'true', files: {large: %s}}}".formatted(board));
    try (Program test = Program.start(home, "test", "" + file, "--out", "" + out())) {
      Awaitility.await().atMost(90, TimeUnit.SECONDS).until(() -> isGathered(board));
      Ended ended = test.signal("TERM").await();
      assertEquals(143, ended.status(), ended.err());
    }
    try (Stream<Path> left = Files.list(board)) {
      assertEquals(List.of(), left.toList());
    }
    JsonNode result = new ObjectMapper().readTree(Files.readString(out().resolve("result.json")));
    assertFalse(result.path("complete").asBoolean());
    assertEquals("stopped by SIGTERM", result.at("/runs/0/boards/0/error").asText());
  }

  private static boolean isGathered(Path board) throws IOException {
    if (!Files.exists(board)) {
      return false;
    }
    try (Stream<Path> files = Files.list(board)) {
      return files.anyMatch(one -> one.getFileName().toString().startsWith(".nodeline"));
    }
  }

  @Test
  void aBoardThatGivesUpEndsAll() throws Exception {
    Ended ended =
        test(
            """
            scripts:
              one: {push: HOME/shim, run: 'lava-test-raise no network'}
              two: {push: HOME/shim, run: 'lava-wait never'}
            """);
    assertEquals(1, ended.status(), ended.err());
    assertTrue(ended.out().contains("  b  ■ a raised: no network\n"), ended.out());
  }
}

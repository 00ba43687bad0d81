// SPDX-License-Identifier: Apache-2.0
package nodeline.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import nodeline.cli.Program.Ended;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What one board says, and what {@code nodeline test} makes of it. */
class TestSignalLinesTest {
  private static final String BENCH =
      """
      bench:
        devices:
          a: {role: one, console: "exec:exec sh -i", power: {on: "rm -f HOME/probe"}}
      """;

  @TempDir Path home;

  private String suite(String text) throws IOException {
    return Files.writeString(
            home.resolve("suite.yaml"), (BENCH + text).replace("HOME", home.toString()))
        .toString();
  }

  private Ended test(String suite, String... options) throws IOException {
    List<String> words = new ArrayList<>(List.of("test", suite(suite), "--out", home + "/out"));
    words.addAll(List.of(options));
    return Program.run(home, words.toArray(String[]::new));
  }

  private JsonNode board() throws IOException {
    return new ObjectMapper()
        .readTree(Files.readString(home.resolve("out/result.json")))
        .at("/runs/0/boards/0");
  }

  /** It is the last that the only board says: its end comes in the same piece of text. */
  @ParameterizedTest
  @ValueSource(strings = {"", "\\\\n"})
  void aRaiseOfTheLastBoardIsAFailure(String end) throws IOException {
    String line = "printf \"<LAVA_SIGNAL_TESTRAISE no cable>" + end + "\"";
    Ended ended = test("scripts: {one: {push: none, run: '" + line.replace("\\\\", "\\") + "'}}\n");

    assertEquals(1, ended.status(), ended.out() + ended.err());
    assertEquals("a raised: no cable", board().path("error").asText());
  }

  /** Else it looks like part of a shell's trace, which repeats signals. */
  @Test
  void aSignalWithinALineHasALineOfItsOwn() throws IOException {
    Ended ended =
        test(
            """
            scripts:
              one: {push: HOME/shim, run: 'printf "+ probing... "; lava-test-case x --result fail; echo done'}
            """);

    assertEquals(1, ended.status(), ended.out() + ended.err());
    assertEquals("x", board().at("/results/0/name").asText());
    assertTrue(
        Files.readString(home.resolve("out/a.log"))
            .contains("+ probing... \n<LAVA_SIGNAL_TESTCASE TEST_CASE_ID=x RESULT=fail>\ndone\n"),
        ended.out());
  }

  @Test
  void aFileThatIsGoneIsNamed() throws IOException {
    Files.writeString(home.resolve("probe"), "");
    Ended ended =
        test(
            "power: on\nfiles: {HOME/probe: HOME/there}\nscripts: {one: {push: none, run: 'true'}}\n");

    assertEquals(1, ended.status(), ended.out() + ended.err());
    assertEquals(
        "cannot read %s/probe: no such file or folder".formatted(home),
        board().path("error").asText());
  }

  /** Before it can run, there are results too. */
  @Test
  void theReportIsPrintedWhereTheTestCannotRun() throws IOException {
    Ended ended = test("scripts: {two: {run: 'true'}}\n", "--json");

    assertEquals(1, ended.status());
    String why = "script for \"two\": the bench has no such role or device";
    assertTrue(ended.err().contains(why), ended.err());
    assertTrue(
        new ObjectMapper().readTree(ended.out()).path("error").asText().endsWith(why), ended.out());
  }
}

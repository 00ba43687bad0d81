// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.push;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import nodeline.Problem;
import nodeline.hardware.rig.Shells;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Shells as people leave them: nothing takes minutes. */
@Execution(ExecutionMode.CONCURRENT)
class PromptShellTest {
  /** Alone it takes seconds; here all shells of this class run side by side on two cores. */
  private static final Duration SOON = Duration.ofMinutes(3);

  private static final PushBench.Output ANSWER = new PushBench.Output(Optional.of(0), "x\n");

  @TempDir Path folder;

  static List<String> shells() {
    return Shells.families().toList();
  }

  /** Neither busybox's hush nor posh has any. */
  static List<String> shellsWithAliases() {
    return Shells.families().filter(shell -> !List.of("hush", "posh").contains(shell)).toList();
  }

  @ParameterizedTest
  @MethodSource("shellsWithAliases")
  void aliasesOfOurCommandsDoNotMatter(String shell) throws Exception {
    assertWorksAfter(
        "alias read=false trap=false eval=: stty=false rm='rm -i' mv='mv -i' echo=: unset=:"
            + " exec=: '['=false",
        shell);
  }

  @ParameterizedTest
  @MethodSource("shells")
  void functionsOfOurCommandsDoNotMatter(String shell) throws Exception {
    assertWorksAfter(
        "echo() { :; }; read() { false; }; stty() { false; }; rm() { false; }; false() { true; }",
        shell);
  }

  /** Shells that let a function have the name of a command that is a part of the language. */
  @ParameterizedTest
  @ValueSource(strings = {"bash", "zsh"})
  void functionsOfTheLanguageDoNotMatter(String shell) throws Exception {
    assertWorksAfter("[() { false; }; exec() { echo E; }; return() { :; }", shell);
  }

  @Test
  void matchesThatIgnoreCaseDoNotMatter() throws Exception {
    assertWorksAfter("shopt -s nocasematch failglob", "bash");
  }

  @ParameterizedTest
  @MethodSource("shells")
  void linesThatAreShownAsTheyAreReadDoNotMatter(String shell) throws Exception {
    assertWorksAfter(shell.equals("hush") ? "set -x" : "set -v", shell);
  }

  /** An interactive yash ends by itself then. */
  static List<String> shellsThatEndAtErrors() {
    return Shells.families().filter(shell -> !shell.equals("yash")).toList();
  }

  /** The prompt's shell is to live on: it ends at the first command that fails. */
  @ParameterizedTest
  @MethodSource("shellsThatEndAtErrors")
  void anEndAtErrorsDoesNotMatter(String shell) throws Exception {
    try (PushBench bench = new PushBench(folder, shell)) {
      bench.type("set -e");
      assertWorks(bench);
      assertEquals(new PushBench.Output(Optional.of(3), ""), bench.run("exit 3"));
      assertEquals(ANSWER, bench.run("echo", "x"));
    }
  }

  @ParameterizedTest
  @MethodSource("shells")
  void unsetVariablesMayBeErrors(String shell) throws Exception {
    assertWorksAfter(shell.equals("hush") ? "set -x" : "set -u", shell);
  }

  @Test
  void aCommandBeforeEachPromptDoesNotMatter() throws Exception {
    assertWorksAfter(
        "PROMPT_COMMAND='printf \"\\033]0;board: %s\\007\" ~; echo; sleep 0.3'", "bash");
  }

  private void assertWorksAfter(String typed, String shell) throws Exception {
    try (PushBench bench = new PushBench(folder, shell)) {
      bench.type(typed);
      assertWorks(bench);
    }
  }

  private static void assertWorks(PushBench bench) {
    assertTimeoutPreemptively(
        SOON,
        () -> {
          assertEquals(ANSWER, bench.run("printf", "x\n"));
          assertTrue(bench.push().typed());
          assertEquals(PushBench.files(), bench.installed());
        });
  }

  @ParameterizedTest
  @MethodSource("shells")
  void aReadOnlyVariableIsNamed(String shell) throws Exception {
    for (String name : List.of("l", "i", "IFS")) {
      Path own = Files.createDirectory(folder.resolve(name));
      try (PushBench bench = new PushBench(own, shell)) {
        bench.type("readonly %s=1".formatted(name));
        assertUnfit(bench, "has a read-only variable that is needed here: " + name);
      }
    }
  }

  /** The reader of a busy board is known to have ended all the same. */
  @Test
  void aReadOnlyVariableIsNamedWhereThePromptIsLate() throws Exception {
    try (PushBench bench = new PushBench(folder, "bash")) {
      bench.type("PROMPT_COMMAND='sleep 0.5'");
      bench.type("readonly IFS=1");
      assertTimeoutPreemptively(
          SOON, () -> assertUnfit(bench, "has a read-only variable that is needed here: IFS"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"bash -r", "mksh -r", "ksh93 -r"})
  void aRestrictedShellIsNamed(String shell) throws Exception {
    try (PushBench bench = new PushBench(folder, shell)) {
      assertUnfit(bench, "is restricted (rbash, set -r)");
    }
  }

  private static void assertUnfit(PushBench bench, String why) {
    Problem problem =
        assertTimeoutPreemptively(SOON, () -> assertThrows(Problem.class, () -> bench.run("echo")));
    assertEquals("board-0: the shell at the prompt " + why, problem.getMessage());
    problem = assertTimeoutPreemptively(SOON, () -> assertThrows(Problem.class, bench::push));
    assertEquals("board-0: the shell at the prompt " + why, problem.getMessage());
  }
}

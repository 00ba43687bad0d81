// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.push;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import nodeline.Problem;
import nodeline.control.AttachedConsole;
import nodeline.hardware.rig.Shells;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands at a board's prompt: exact output, exact arguments, the exit status. */
@Execution(ExecutionMode.CONCURRENT)
class ExecTest {
  private static final String INTERRUPT = "\003";

  @TempDir Path folder;

  static List<String> shells() {
    return Shells.all().toList();
  }

  private static PushBench.Output ended(int status, String text) {
    return new PushBench.Output(Optional.of(status), text);
  }

  @ParameterizedTest
  @MethodSource("shells")
  void outputAndStatusAreThoseOfTheCommand(String shell) throws Exception {
    try (PushBench bench = new PushBench(folder, shell)) {
      assertEquals(
          ended(7, "\n a  b \n\n=1:0:1.1\r\nno end"),
          bench.run("printf '\\n a  b \\n\\n=1:0:1.1\\r\\nno end'; exit 7"));
      String odd = "$HOME `x` \"q\" 'p' \\ * ? ! # ~ %s\ttab\nline";
      odd += Shells.holdsAllOctets(shell) ? " ü €" : "";
      String octets = new String(odd.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
      assertEquals(
          ended(0, octets + "|" + "|-n\n"), bench.run("printf", "%s|%s|%s\n", odd, "", "-n"));
      assertEquals(Optional.of(143), bench.run("sh -c 'kill -TERM $$'").status());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"dash", "busybox ash", "bash --posix", "mksh", "/usr/lib/klibc/bin/sh"})
  void whatThePromptsShellSplitsAtDoesNotMatter(String shell) throws Exception {
    Path settings = Files.writeString(folder.resolve("settings"), "IFS=:1\n");
    try (PushBench bench = new PushBench(folder, shell)) {
      bench.rig().board(0).with("ENV", settings.toString());
      bench.start(PushBench.interactive(shell));
      assertEquals(ended(0, "a\tb|:1\n"), bench.run("echo \"a\tb|$IFS\""));
    }
  }

  @Test
  void callsOfTheCommandGoByTheBridge() throws Exception {
    try (PushBench bench = new PushBench(folder, "busybox ash")) {
      bench.push();
      assertEquals(ended(0, "role-0\nend\n"), bench.run("lava-send x k=1; lava-role; echo end"));
      assertEquals(ended(0, ""), bench.run("lava-wait", "x"));
    }
  }

  /** A call that waits has taken Ctrl-C from the tty; and busybox ash ignores Ctrl-\ for it. */
  @ParameterizedTest
  @ValueSource(strings = {"dash", "busybox ash"})
  void aCallThatWaitsIsEnded(String shell) throws Exception {
    try (PushBench bench = new PushBench(folder, shell)) {
      bench.push();
      assertEquals(
          new PushBench.Output(Optional.empty(), ""), bench.runUntilCalled("lava-wait never"));
      assertEquals(ended(0, "again\n"), bench.run("echo", "again"));
    }
  }

  @Test
  void aLongCommandArrivesWhole() throws Exception {
    try (PushBench bench = new PushBench(folder, "busybox ash")) {
      String text = "it's a long word; ".repeat(300);
      assertEquals(ended(0, text), bench.run("printf", "%s", text));
    }
  }

  /** Also one that ignores Ctrl-C, whose echo is no answer. */
  @ParameterizedTest
  @ValueSource(strings = {"", "trap '' 2; "})
  void aCommandThatIsStoppedIsEndedAndThePromptIsThere(String before) throws Exception {
    try (PushBench bench = new PushBench(folder, "dash")) {
      assertEquals(
          new PushBench.Output(Optional.empty(), "begun\n"),
          bench.runUntilBegun(before + "echo begun; sleep 1000"));
      assertEquals(ended(0, "again\n"), bench.run("echo", "again"));
    }
  }

  /** Also one that ignores all keys. */
  @ParameterizedTest
  @ValueSource(strings = {"", "trap '' 2 3; "})
  void aTimeoutHasLittleTimeToEndTheCommand(String before) throws Exception {
    try (PushBench bench = new PushBench(folder, "dash")) {
      Duration took = bench.runUntilTimedOut(before + "echo begun; sleep 1000");
      // Without haste it takes three times five seconds.
      assertTrue(took.compareTo(Duration.ofSeconds(8)) < 0, took.toString());
    }
  }

  /** It may be a reset: then a key would stop the boot. */
  @Test
  void noKeyIsTypedAfterALoadersWords() throws Exception {
    try (PushBench bench = new PushBench(folder, "dash")) {
      bench.runUntilTimedOut("echo U-Boot 2024.01; echo begun; sleep 1000");
      assertFalse(bench.typedAtTheBoard().contains(INTERRUPT));
    }
  }

  /** A lone sign is no reset: a loader says more. */
  @Test
  void aCommandThatPrintsALoadersWordIsEndedByCtrlC() throws Exception {
    try (PushBench bench = new PushBench(folder, "dash")) {
      assertEquals(
          new PushBench.Output(Optional.empty(), "U-Boot 2024.01\nbegun\n"),
          bench.runUntilBegun("echo U-Boot 2024.01; echo begun; sleep 1000"));
      assertTrue(bench.typedAtTheBoard().contains(INTERRUPT));
      assertEquals(ended(0, "again\n"), bench.run("echo", "again"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "U-Boot 2024.01\\n\\nDRAM:  1 GiB\\nbooting\\n",
        "booting\\n\\000\\377\\nU-Boot 2024.01\\n",
        "booting\\n[   12.3] reboot: Restarting system\\n",
        "U-Boot 2024.01\\nbooting\\nHit any key to stop autoboot:  5 ",
      })
  void noKeyStopsTheBootOfABoardThatWasResetWhileACommandRan(String says) throws Exception {
    try (PushBench bench = new PushBench(folder, "dash")) {
      bench.runUntilItBoots(says);
      assertFalse(bench.typedAtTheBoard().contains(INTERRUPT));
    }
  }

  /** But a text that looks like it is not taken for one. */
  @Test
  void aBoardThatIsResetWhileACommandRunsIsTold() throws Exception {
    try (PushBench bench = new PushBench(folder, "dash")) {
      assertEquals(
          ended(0, "Linux version 6\nend\n"), bench.run("echo Linux version 6; sleep 6; echo end"));
      assertToldOfAReset(bench, "U-Boot 2024.01\\n");
      assertEquals(ended(0, "again\n"), bench.run("echo", "again"));
    }
  }

  private static void assertToldOfAReset(PushBench bench, String says) throws Exception {
    assertToldOfAReset(bench, says, "exec dash -i");
  }

  private static void assertToldOfAReset(PushBench bench, String says, String does)
      throws Exception {
    Problem problem =
        assertThrows(
            Problem.class,
            () -> bench.runOnceBegun(() -> bench.reset(says, does), "echo begun; sleep 1000"));
    assertTrue(problem.getMessage().contains("the board was reset"), problem.getMessage());
  }

  /** After each prompt; without its time after the third, which follows the prompt's search. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "[   12.345678] random: crng init done\n",
        "${said##$(((count=count+1)==3))*}",
      })
  void aKernelMaySpeakAfterThePrompt(String afterIt) throws Exception {
    try (PushBench bench = new PushBench(folder, "dash")) {
      bench.rig().board(0).with("said", "0: crng init done\n").with("PS1", "a board> " + afterIt);
      bench.start(PushBench.interactive("dash"));
      assertToldOfAReset(bench, "U-Boot 2024.01\\n");
    }
  }

  /** More often than the prompt has to stand there. */
  @Test
  void aKernelMaySpeakOnAfterThePrompt() throws Exception {
    try (PushBench bench = new PushBench(folder, "dash")) {
      String talk = "while echo '[   12.345678] usb 1-1: new device'; do sleep 2; done";
      assertToldOfAReset(bench, "U-Boot 2024.01\\n", "{ " + talk + "; } & exec dash -i");
    }
  }

  /** Of a program that started late, say; or no login is asked for. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "board login: [  OK  ] Started Something.\\r\\n",
        "Please press Enter to activate this console.\\r\\n"
      })
  void textMayFollowWhatABoardAsksForInTheEnd(String last) throws Exception {
    try (PushBench bench = new PushBench(folder, "dash")) {
      assertToldOfAReset(bench, "U-Boot 2024.01\\n\\nLinux version 6\\n" + last, "exec sleep 1000");
    }
  }

  /** A kernel's log is the last that was heard of it, and its loader is silent. */
  @Test
  void aKernelThatStartsAnewIsASign() throws Exception {
    try (PushBench bench = new PushBench(folder, "dash")) {
      bench.type("echo; echo '[  300.123456] usb 1-1: new device'");
      assertToldOfAReset(bench, "[    0.512345] clk: Disabling unused clocks\\n");
    }
  }

  /** {@code microcom} and a guest show them; a co-processor's log has a prompt. */
  @ParameterizedTest
  @ValueSource(
      strings = {"other login: ", "U-Boot SPL 2024.01\\n\\n*** Booting Zephyr OS\\nuart:~$ "})
  void whatAnotherMachineSaysIsNoReset(String said) throws Exception {
    try (PushBench bench = new PushBench(folder, "dash")) {
      assertEquals(
          ended(0, said.replace("\\n", "\n") + "end\n"),
          bench.run("printf '" + said + "'; sleep 7; echo end"));
    }
  }

  /** One has the folder of its shell, as busybox ash's does. */
  @ParameterizedTest
  @ValueSource(strings = {"/ # ", "bash-5.1# ", "root@board:~#"})
  void theBoardMayBootToAnotherPrompt(String next) throws Exception {
    try (PushBench bench = new PushBench(folder, "dash")) {
      bench.rig().board(0).with("PS1", next);
      assertToldOfAReset(bench, "U-Boot SPL 2024.01\\n\\nU-Boot 2024.01\\nLinux version 6\\n");
    }
  }

  @Test
  void aConsoleThatIsLostWhileACommandRunsIsTold() throws Exception {
    try (PushBench bench = new PushBench(folder, "dash")) {
      Problem problem =
          assertThrows(
              Problem.class, () -> bench.runOnceBegun(bench::hangUp, "echo begun; sleep 1000"));
      assertTrue(problem.getMessage().contains("the console was lost"), problem.getMessage());
    }
  }

  @Test
  void aTakeOverWhileACommandRunsIsTold() throws Exception {
    List<AttachedConsole> others = new ArrayList<>();
    try (PushBench bench = new PushBench(folder, "dash")) {
      Problem problem =
          assertThrows(
              Problem.class,
              () ->
                  bench.runOnceBegun(() -> others.add(bench.takeOver()), "echo begun; sleep 1000"));
      assertTrue(
          problem.getMessage().matches("board-0: console client .* writes"), problem.getMessage());
    } finally {
      others.forEach(AttachedConsole::close);
    }
  }

  /** hush exports its own. */
  @Test
  void theVersionOfAParentShellDoesNotMatter() throws Exception {
    try (PushBench bench = new PushBench(folder, "dash")) {
      bench.rig().board(0).with("HUSH_VERSION", "1.36.1");
      bench.start(PushBench.interactive("dash"));
      bench.push();
      assertEquals(ended(0, "role-0\n"), bench.run("lava-role"));
    }
  }

  @Test
  void theTerminalIsTheCommandsAsItWas() throws Exception {
    try (PushBench bench = new PushBench(folder, "busybox ash")) {
      assertEquals(
          ended(0, ""), bench.run("stty -a </dev/tty | grep -q ' -echo ' && echo mute; true"));
    }
  }
}

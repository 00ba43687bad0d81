// SPDX-License-Identifier: Apache-2.0
package nodeline.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import nodeline.cli.Program.Ended;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every command has in common: help, errors, exit statuses. */
class CommandLineTest {
  private static final String BENCH =
      """
      devices:
        bbb-01:
          role: server
          console: serial:/dev/dut/bbb-01
      """;

  @TempDir Path home;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "run ",
        "test ",
        "power ",
        "wait ",
        "reload ",
        "stop ",
        "status ",
        "events ",
        "timeline ",
        "decode ",
        "console ",
        "request ",
        "push ",
        "group ",
        "config ",
        "coordinator ",
        "demo "
      })
  void helpsWithEachCommand(String command) {
    Ended ended = Program.run(home, (command + "--help").split(" "));

    assertEquals("", ended.err());
    assertEquals(0, ended.status());
    assertTrue(ended.out().startsWith("Usage: nodeline " + command), ended.out());
    assertTrue(ended.out().contains("\nExit status:\n  0 "), ended.out());
  }

  /** The names of all commands are 140 columns. */
  @Test
  void errorsFitATerminal() {
    try (Program terminal = Program.startOnTerminal(home, "xyzzy")) {
      Ended ended = terminal.await();
      assertTrue(
          ended
              .out()
              .startsWith("nodeline: error: unknown command: xyzzy\r\nhint: commands: run, "),
          ended.out());
      ended.out().lines().forEach(line -> assertTrue(line.length() <= 80, line));
      assertEquals(2, ended.status());
    }
  }

  @Test
  void tellsItsVersion() {
    assertEquals(new Ended(0, "nodeline (not packaged)\n", ""), Program.run(home, "--version"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "` `|missing command|commands: run, coordinator, test, wait, reload, stop, status, events,"
            + " timeline, console, request, power, push, exec, put, get, group, init, config,"
            + " decode, ports, doctor, demo, completion, help; see nodeline --help",
        "stauts|unknown command: stauts|did you mean: status? see nodeline --help",
        "rnu|unknown command: rnu|did you mean: run? see nodeline --help",
        "conf|unknown command: conf|did you mean: config? see nodeline --help",
        "version|unknown command: version|did you mean: --version? see nodeline --help",
        "--verison|unknown option: --verison|did you mean: --version? see nodeline --help",
        "group claer|too many arguments: claer|did you mean: clear? see nodeline group --help",
        "status --jsn|unknown option: --jsn|did you mean: --json? see nodeline status --help",
        "status --jsn=1|unknown option: --jsn=1|did you mean: --json? see nodeline status --help",
        "status x|too many arguments: x|see nodeline status --help",
        "run|missing required parameter: 'FILE'|see nodeline run --help",
        "help runn|unknown subcommand 'runn'|did you mean: run? see nodeline --help",
        "help quux|unknown subcommand 'quux'|commands: run, coordinator, test, wait, reload, stop,"
            + " status, events, timeline, console, request, power, push, exec, put, get, group,"
            + " init, config, decode, ports, doctor, demo, completion, help; see nodeline --help",
      })
  void refusesWrongUsage(String arguments, String message, String hint) {
    String[] words = arguments.isBlank() ? new String[0] : arguments.split(" ");

    assertEquals(new Ended(2, "", Ended.error(message, hint)), Program.run(home, words));
  }

  @Test
  void showsNoControlCharacterOfAnArgument() {
    Ended ended = Program.run(home, "config", "\u001b[2Jx");

    assertTrue(ended.err().startsWith("nodeline: error: \\x1b[2Jx: no such file\n"), ended.err());
  }

  @Test
  void showsAStackTraceOnlyWhenAsked() {
    String error =
        Ended.error(
            "no bridge is running: socket=none",
            "start one by \"nodeline run FILE\", or name its socket by --socket or"
                + " NODELINE_SOCKET");

    assertEquals(new Ended(1, "", error), Program.run(home, "status", "--socket", "none"));
    Ended debug = Program.run(home, "--debug", "status", "--socket", "none");
    assertEquals(1, debug.status());
    assertTrue(debug.err().startsWith(error + "nodeline.Problem: no bridge"), debug.err());
    assertTrue(debug.err().contains("\tat nodeline."), debug.err());
  }

  @Test
  void namesTheLineOfAWrongConfiguration() throws IOException {
    Path file = Files.writeString(home.resolve("bench.yaml"), BENCH + "    speed: 9600\n");

    for (String command : new String[] {"config", "run"}) {
      Ended ended = Program.run(home, command, file.toString());
      assertEquals(1, ended.status());
      assertTrue(
          ended.err().startsWith("nodeline: error: " + file + ":5: unknown key \"speed\""),
          ended.err());
    }
  }

  @Test
  void printsAConfigurationThatReadsBackAsTheSame() throws IOException {
    Path file = Files.writeString(home.resolve("bench.yaml"), BENCH);

    Ended first = Program.run(home, "config", file.toString());
    Path whole = Files.writeString(home.resolve("whole.yaml"), first.out());

    assertTrue(first.out().contains("    job: bbb-01\n"), first.out());
    assertTrue(
        first.out().contains("    console: serial:/dev/dut/bbb-01?baud=115200\n"), first.out());
    assertEquals(first, Program.run(home, "config", whole.toString()));
  }

  @Test
  void failsWhenItsOutputCannotBeWritten() throws IOException {
    Path file = Files.writeString(home.resolve("bench.yaml"), BENCH);

    for (String[] arguments : new String[][] {{"config", file.toString()}, {"--help"}}) {
      Ended ended = Program.runInto(home, Path.of("/dev/full"), arguments);
      assertEquals(1, ended.status());
      assertEquals(
          Ended.error(
              "cannot write to standard output: No space left on device", "is the disk full?"),
          ended.err());
    }
  }

  @Test
  void isSilentWhenItsReaderHasLeft() throws IOException {
    assertEquals("", Program.runIntoBrokenPipe(home, "--help").err());
  }
}

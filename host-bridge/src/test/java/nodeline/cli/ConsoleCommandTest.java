// SPDX-License-Identifier: Apache-2.0
package nodeline.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import nodeline.cli.Program.Ended;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code nodeline console} at a real bridge. */
class ConsoleCommandTest {
  private static final String ECHO =
      "stty raw -echo; printf \"\\033]0;title\\007\\033[31mhistory\\033[6n\\n\"; cat";

  @TempDir Path home;

  private Program bridge() throws IOException {
    Path bench =
        Files.write(
            home.resolve("bench.yaml"),
            List.of("devices:", "  board:", "    role: one", "    console: 'exec:" + ECHO + "'"));
    Program bridge = Program.start(home, "run", bench.toString()).awaitError("nodeline ready ");
    Awaitility.await().atMost(90, TimeUnit.SECONDS).until(() -> log().contains("history"));
    return bridge;
  }

  private String log() throws IOException {
    Path log = home.resolve(".local/state/nodeline/consoles/board.log");
    return Files.exists(log) ? Files.readString(log) : "";
  }

  /** How a client of this user is named; the number of its process follows. */
  private static String client(int number) {
    return "console client %d (%s, pid ".formatted(number, System.getProperty("user.name"));
  }

  @Test
  void isAPipeToTheBoardThatEndsWithItsInput() throws IOException {
    try (Program bridge = bridge();
        Program console = Program.start(home, "console", "board")) {
      console.type("typed \u001dq\n").endInput();
      Ended ended = console.await();

      assertEquals(0, ended.status(), ended.err());
      assertEquals("\u001b]0;title\u0007\u001b[31mhistory\u001b[6n\ntyped \u001dq\n", ended.out());
      assertEquals("nodeline: attached to board: you write\n", ended.err());
      assertTrue(bridge.err().contains("nodeline ready"), bridge.err());
    }
  }

  @Test
  void saysThatTheConsoleIsLostAndOpenAgain() throws IOException {
    String board = "    console: 'exec:echo up; read x; exit 1'";
    Path bench =
        Files.write(
            home.resolve("bench.yaml"),
            List.of("devices:", "  board:", "    role: one", board, "    restart: always"));
    try (Program bridge = Program.start(home, "run", bench.toString()).awaitError("ready ");
        Program console = Program.start(home, "console", "board").awaitError("you write\n")) {
      console.type("x\n").awaitError("you write\nnodeline: the console is lost\n");
      console.awaitError("nodeline: the console is lost\nnodeline: the console is open\n");
      assertTrue(bridge.err().contains("nodeline ready"), bridge.err());
    }
  }

  @Test
  void writingPassesToWhoForcesItAndBack() throws IOException {
    try (Program bridge = bridge();
        Program first = Program.start(home, "console", "board").awaitError("you write\n");
        Program reader =
            Program.start(home, "console", "board", "--read-only").awaitError(client(1));
        Program second =
            Program.start(home, "console", "board", "--force").awaitError("you write\n")) {
      first.awaitError("nodeline: " + client(3));
      reader.type("mute\n");
      second.type("forced\n").endInput();
      assertEquals(0, second.await().status());
      first.awaitError(" writes\nnodeline: you write\n");
      first.type("again\n").endInput();
      assertEquals(0, first.await().status());
      reader.awaitError("nodeline: nobody writes\n").endInput();

      assertTrue(reader.await().out().endsWith("\u001b[6n\nforced\nagain\n"), reader.out());
      assertFalse(log().contains("mute"), log());
      assertTrue(bridge.err().contains("nodeline ready"), bridge.err());
    }
  }

  @Test
  void onATerminalItIsLeftByAKeyAndNothingHurtsTheTerminal() throws IOException {
    try (Program bridge = bridge();
        Program console = Program.startOnTerminal(home, "console", "board")) {
      console.awaitOutput("attached to board: you write");
      console.awaitOutput("nodeline: Ctrl-] then q leaves, ? helps");
      console.type("typed\u001d?\u001db");
      console.awaitOutput("typed");
      console.awaitOutput("f takes over writing");
      console.awaitOutput("Ctrl-] twice types it");
      console.type("\u001dw");
      console.awaitOutput("nodeline: " + client(1));
      console.awaitOutput("nodeline: no break: ");
      console.type("\u001dq");
      console.awaitOutput("restored");
      Ended ended = console.await();

      assertEquals(0, ended.status(), ended.out());
      assertTrue(ended.out().contains("\u001b[31mhistory"), ended.out());
      // The notice names the console, whose command holds the word too.
      assertFalse(ended.out().replaceFirst("no break: .*", "").contains("title"), ended.out());
      assertFalse(ended.out().contains("\u001b[6n"), ended.out());
      assertTrue(log().contains("no break for " + client(1)), log());
      assertTrue(bridge.err().contains("nodeline ready"), bridge.err());
    }
  }

  @Test
  void saysWhyKeysAndBreaksDoNotGetToTheBoard() throws IOException {
    try (Program bridge = bridge();
        Program first = Program.start(home, "console", "board").awaitError("you write\n");
        Program console = Program.startOnTerminal(home, "console", "board")) {
      console.awaitOutput("attached to board: " + client(1));
      console.type("k");
      console.awaitOutput("nodeline: not typed: " + client(1));
      console.type("eys\u001db");
      console.awaitOutput("nodeline: no break: " + client(1));
      console.type("\u001dq");
      String out = console.await().out();

      assertEquals(out.indexOf("not typed"), out.lastIndexOf("not typed"), out);
      assertTrue(bridge.err().contains("nodeline ready"), bridge.err());
      assertTrue(first.err().contains("you write"), first.err());
    }
  }

  @Test
  void restoresTheTerminalWhenItIsStopped() throws Exception {
    try (Program bridge = bridge();
        Program console = Program.startOnTerminal(home, "console", "board")) {
      console.awaitOutput("you write");
      bridge.signal("TERM").await();
      console.awaitOutput("nodeline: error: the bridge has closed the console");
      console.awaitOutput("restored");
      assertEquals(1, console.await().status());
    }
  }

  @Test
  void endsAsASignalEndsPrograms() throws Exception {
    try (Program bridge = bridge();
        Program console =
            Program.start(home, "console", "board", "--read-only").awaitError("nobody writes\n")) {
      Ended ended = console.signal("TERM").await();

      assertEquals(143, ended.status(), ended.err());
      assertFalse(ended.err().contains("error"), ended.err());
      assertTrue(bridge.err().contains("nodeline ready"), bridge.err());
    }
  }

  @Test
  void failsWhenPipedInputIsNotTyped() throws IOException {
    try (Program bridge = bridge();
        Program writer = Program.start(home, "console", "board").awaitError("you write\n");
        Program other = Program.start(home, "console", "board").awaitError(client(1))) {
      other.type("mute\n").endInput();
      Ended ended = other.await();

      assertEquals(
          "nodeline: attached to board: console client 1 writes\n"
              + Ended.error(
                  "input was not typed: octets=5: console client 1 writes",
                  "--force takes over writing"),
          ended.err().replaceAll(" \\(\\w+, pid [0-9]+\\)", ""));
      assertEquals(1, ended.status());
      assertFalse(log().contains("mute"), log());
      assertEquals("nodeline: attached to board: you write\n", writer.err());
      assertTrue(bridge.err().contains("nodeline ready"), bridge.err());
    }
  }

  @Test
  void endsWithoutAWordWhenNobodyReadsItsOutput() throws IOException {
    try (Program bridge = bridge()) {
      Ended ended = Program.runIntoBrokenPipe(home, "console", "board");

      assertTrue("nodeline: attached to board: you write\n".startsWith(ended.err()), ended.err());
      assertEquals(1, ended.status());
      assertEquals(new Ended(1, "", ""), Program.runIntoBrokenPipe(home, "status"));
      assertTrue(bridge.err().contains("nodeline ready"), bridge.err());
    }
  }

  @Test
  void saysWhichDevicesThereAre() throws IOException {
    try (Program bridge = bridge()) {
      assertEquals(
          new Ended(1, "", Ended.error("there is no device \"bord\"", "the bridge has: board")),
          Program.run(home, "console", "bord"));
      assertTrue(bridge.err().contains("nodeline ready"), bridge.err());
    }
  }

  @Test
  void saysThatNoBridgeIsRunning() {
    Ended ended = Program.run(home, "console", "board");
    assertEquals(1, ended.status());
    assertTrue(ended.err().startsWith("nodeline: error: no bridge is running: "), ended.err());
  }
}

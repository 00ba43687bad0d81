// SPDX-License-Identifier: Apache-2.0
package nodeline.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
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

/** {@code nodeline push} and {@code nodeline exec} at a real bridge, whose boards are shells. */
class PushCommandTest {
  private static final String ASKS = "printf \"login: \"; read u; printf \"Password: \"; read p";

  @TempDir Path home;

  private Program bridge() throws IOException {
    Path bench =
        Files.write(
            home.resolve("bench.yaml"),
            List.of(
                "devices:",
                "  board: {role: one, job: 77, console: 'exec:sh -i'}",
                "  getty: {role: two, console: 'exec:" + ASKS + "', login: root}",
                "  mute: {role: two, console: 'exec:sleep 1000'}",
                "  gone: {role: two, console: 'exec:exit 3'}"));
    return Program.start(home, "run", bench.toString()).awaitError("gone ended ");
  }

  /** The bridge drops what is not read; here the end of the output is in it. */
  @Test
  void outputThatIsNotReadInTimeIsAnError() throws Exception {
    try (Program bridge = bridge()) {
      String line = "x".repeat(200);
      String command =
          "echo begun; i=0; while [ $i -lt 8000 ]; do echo %s; i=$((i+1)); done; echo all"
              .formatted(line);
      try (Program exec = Program.start(home, "exec", "board", "--", command)) {
        exec.awaitOutput("begun");
        exec.signal("STOP");
        awaitLogged("all");
        exec.signal("CONT");
        Ended ended = exec.await();
        assertEquals(125, ended.status());
        assertTrue(ended.err().contains("part of the output was lost"), ended.err());
      }
      assertTrue(bridge.err().contains("nodeline ready"), bridge.err());
    }
  }

  private Path log() {
    return home.resolve(".local/state/nodeline/consoles/board.log");
  }

  private void awaitLogged(String line) {
    Path log = log();
    Awaitility.await(line)
        .atMost(2, TimeUnit.MINUTES)
        .until(() -> Files.readString(log).contains(" " + line + "\r\n"));
  }

  /** The board's text from the prompt on: prompts, the output, and what happened. */
  @Test
  void theLogHasTheCommandAndItsOutputAndNotTheTyping() throws IOException {
    try (Program bridge = bridge()) {
      assertEquals(
          new Ended(0, "hello\n", ""), Program.run(home, "exec", "board", "--", "echo hello"));
      awaitEvent("-- exec: status=0");
      awaitEvent("-- detached console client 1");
      String logged = Files.readString(log());
      assertTrue(logged.contains("Z-- exec: echo hello\n"), logged);
      assertTrue(logged.contains(" hello\r\n"), logged);
      assertTrue(!logged.contains("eval") && !logged.contains("read -r"), logged);
      assertTrue(logged.length() < 1_500, logged);
      assertEquals(
          new Ended(0, "again\n", ""),
          Program.run(home, "exec", "board", "--log-typing", "--", "echo again"));
      awaitEvent("-- detached console client 2");
      assertTrue(Files.readString(log()).contains("eval"), "all of it");
      assertTrue(bridge.err().contains("nodeline ready"), bridge.err());
    }
  }

  private void awaitEvent(String event) {
    Awaitility.await(event)
        .atMost(2, TimeUnit.MINUTES)
        .until(() -> Files.readString(log()).contains(event));
  }

  @Test
  void aPipeIsTheInputOfTheCommand() throws IOException {
    try (Program bridge = bridge()) {
      try (Program exec = Program.start(home, "exec", "board", "--", "cat; exit 3")) {
        exec.type("one\ntwo").endInput();
        assertEquals(new Ended(3, "one\ntwo", ""), exec.await());
      }
      try (Program exec = Program.start(home, "exec", "board", "--", "cat; echo begun; sleep 10")) {
        exec.awaitOutput("begun");
        exec.type("late\n").endInput();
        String late =
            "nodeline: input came too late for the command, which had none: wait for it by";
        assertEquals(new Ended(0, "begun\n", late + " --input\n"), exec.await());
      }
      assertTrue(bridge.err().contains("nodeline ready"), bridge.err());
    }
  }

  @Test
  void installsTestsRunsAndRemoves() throws IOException {
    String shim = home.resolve("shim").toString();
    try (Program bridge = bridge()) {
      Ended pushed = Program.run(home, "push", "board", "--dir", shim, "--test");
      assertEquals("", pushed.err());
      assertTrue(pushed.out().startsWith("board: typed into " + shim + ": octets="), pushed.out());
      assertTrue(
          pushed
              .out()
              .endsWith(
                  "board: lava-self answers 77 by the bridge\n"
                      + "on the board: export PATH=%s/bin:$PATH\n".formatted(shim)),
          pushed.out());
      assertEquals(
          new Ended(3, "one\na  b\n", ""),
          Program.run(
              home, "exec", "board", "--dir", shim, "--", "lava-role; echo 'a  b'; exit 3"));
      assertEquals(
          new Ended(0, "a  b|*\n", ""),
          Program.run(home, "exec", "board", "--", "printf", "%s|%s\\n", "a  b", "*"));
      assertEquals(
          new Ended(125, "", ""), Program.runIntoBrokenPipe(home, "exec", "board", "--", "echo x"));
      assertEquals(
          new Ended(0, "board: removed: files=9\n", ""),
          Program.run(home, "push", "board", "--dir", shim, "--remove"));
      assertTrue(bridge.err().contains("nodeline ready"), bridge.err());
    }
  }

  @Test
  void saysWhyItCannotType() throws IOException {
    try (Program bridge = bridge()) {
      assertEquals(
          new Ended(
              1,
              "",
              Ended.error(
                  "there is no device \"bord\"", "the bridge has: board, getty, mute, gone")),
          Program.run(home, "push", "bord"));
      assertEquals(
          new Ended(
              125,
              "",
              Ended.error(
                  "gone: its console is not open: exit status 3", "look at \"nodeline status\"")),
          Program.run(home, "exec", "gone", "--", "true"));
      assertEquals(
          new Ended(
              1,
              "",
              Ended.error(
                  "getty: the board asks for a password, which nobody is here to type",
                  "add \"login\" and \"password\" to the device in the bridge's configuration")),
          Program.run(home, "push", "getty"));
      try (Program console = Program.start(home, "console", "board").awaitError("you write\n")) {
        assertEquals(
            new Ended(
                1,
                "",
                Ended.error(
                    "board: console client 2 (%s, pid %d) writes"
                        .formatted(System.getProperty("user.name"), console.pid()),
                    "let it leave, or --force takes over")),
            Program.run(home, "push", "board"));
        console.endInput();
      }
      assertTrue(bridge.err().contains("nodeline ready"), bridge.err());
    }
  }

  @Test
  void endsByCtrlCAndByItsTimeout() throws Exception {
    try (Program bridge = bridge()) {
      Program exec = Program.start(home, "exec", "board", "--", "echo begun; sleep 1000");
      exec.awaitOutput("begun\n");
      assertEquals(130, exec.signal("INT").await().status());
      Ended late = Program.run(home, "exec", "board", "--timeout", "1", "--", "sleep 1000");
      assertEquals(124, late.status(), late.err());
      assertEquals(
          new Ended(
              124,
              "",
              Ended.error(
                  "mute: timed out after 1s",
                  "the command was ended; look: nodeline console mute")),
          Program.run(home, "exec", "mute", "--timeout", "1", "--", "true"));
      assertEquals(
          new Ended(0, "prompt\n", ""), Program.run(home, "exec", "board", "--", "echo prompt"));
      assertTrue(bridge.err().contains("nodeline ready"), bridge.err());
    }
  }

  @Test
  void saysWhatIsWrongUsage() {
    for (List<String> wrong :
        List.of(
            List.of("push"),
            List.of("push", "b", "--dir", "relative"),
            List.of("push", "b", "--dir", "/tmp/$(reboot)"),
            List.of("push", "b", "--dir", "/tmp/../etc"),
            List.of("push", "b", "--test", "--remove"),
            List.of("exec", "b"),
            List.of("exec", "b", "--timeout", "soon", "--", "true"))) {
      Ended ended = Program.run(home, wrong.toArray(String[]::new));
      assertEquals(2, ended.status(), wrong + ended.err());
      assertTrue(ended.err().startsWith("nodeline: error: "), ended.err());
    }
  }
}

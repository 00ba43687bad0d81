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

/** {@code nodeline power} at a board whose power is that of a shell. */
class PowerCommandTest {
  @TempDir Path home;

  private Program bridge() throws IOException {
    Path bench =
        Files.write(
            home.resolve("bench.yaml"),
            List.of(
                "devices:",
                "  a:",
                "    role: one",
                "    console: exec:echo $$ >pid; exec sh -i",
                "    restart: always",
                "    power: {cycle: 'echo $NODELINE_DEVICE >device; kill -9 $(cat pid)', on: 'echo the"
                    + " outlet is broken; exit 4'}",
                "  silent: {role: two, console: 'exec:sh -i', power: {off: 'true'}}",
                "  stays: {role: two, console: 'exec:sh -i', power: {off: 'exit 4'}}"));
    return Program.start(home, "run", bench.toString()).awaitError("a opened ");
  }

  @Test
  void theBoardBeginsAnewAndAllKnowIt() throws Exception {
    try (Program bridge = bridge()) {
      String first = pid();
      assertEquals(new Ended(0, "", ""), Program.run(home, "power", "a", "cycle"));
      Awaitility.await().atMost(90, TimeUnit.SECONDS).until(() -> !pid().equals(first));
      assertEquals(new Ended(0, "up\n", ""), Program.run(home, "exec", "a", "--", "echo up"));
      assertEquals("a\n", Files.readString(home.resolve("device")));
      Awaitility.await()
          .atMost(90, TimeUnit.SECONDS)
          .until(() -> Program.run(home, "events").out().contains("↻ reset: power cycle\n"));
      String log = Files.readString(home.resolve(".local/state/nodeline/consoles/a.log"));
      assertTrue(log.contains("Z-- power: cycle\n"), log);
      assertTrue(bridge.err().contains("a lost its console"), bridge.err());
    }
  }

  /** No text comes of it: what runs on the board knows it from the bridge alone. */
  @Test
  void aCommandEndsWithThePowerOfASilentBoard() throws Exception {
    Ended reset =
        new Ended(
            125,
            "begun\n",
            Ended.error("silent: the board was reset: power off", "try again when it has booted"));
    try (Program bridge = bridge().awaitError("silent opened ");
        Program exec = Program.start(home, "exec", "silent", "--", "echo begun; sleep 1000")) {
      exec.awaitOutput("begun");
      assertEquals(new Ended(0, "", ""), Program.run(home, "power", "silent", "off"));
      assertEquals(reset, exec.await());
      assertTrue(bridge.err().contains("silent opened"), bridge.err());
    }
  }

  /** What runs there goes on then. */
  @Test
  void aPowerThatWasNotSwitchedEndsNothing() throws Exception {
    try (Program bridge = bridge().awaitError("stays opened ");
        Program exec =
            Program.start(home, "exec", "stays", "--", "echo begun; until [ -e go ]; do :; done")) {
      exec.awaitOutput("begun");
      assertEquals(1, Program.run(home, "power", "stays", "off").status());
      Files.createFile(home.resolve("go"));
      assertEquals(new Ended(0, "begun\n", ""), exec.await());
      assertTrue(bridge.err().contains("stays opened"), bridge.err());
    }
  }

  private String pid() throws IOException {
    return Files.readString(home.resolve("pid"));
  }

  @Test
  void whatCannotBeIsOneLine() throws Exception {
    try (Program bridge = bridge()) {
      assertEquals(
          new Ended(
              1,
              "",
              Ended.error(
                  "a: the command for power on failed: exit status 4: the outlet is broken",
                  "try it by hand, as the bridge's user: \"power: {on: …}\" of the device")),
          Program.run(home, "power", "a", "on"));
      assertEquals(
          new Ended(
              1,
              "",
              Ended.error(
                  "a: nothing is configured for \"off\"",
                  "add \"power: {off: COMMAND}\" to the device")),
          Program.run(home, "power", "a", "off"));
      assertEquals(2, Program.run(home, "power", "a", "burn").status());
      assertTrue(bridge.err().contains("a opened"), bridge.err());
    }
  }
}

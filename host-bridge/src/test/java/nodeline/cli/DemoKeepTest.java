// SPDX-License-Identifier: Apache-2.0
package nodeline.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import nodeline.cli.Program.Ended;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code nodeline demo --keep}, and the commands that it prints. */
class DemoKeepTest {
  @TempDir Path home;

  @AfterEach
  void stop() {
    Program.run(home, "stop");
  }

  private List<Path> folders() throws IOException {
    try (Stream<Path> files = Files.list(home)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("nodeline-demo"))
          .toList();
    }
  }

  /** Processes that know the demo's folder. */
  private List<ProcessHandle> left() {
    return ProcessHandle.allProcesses().filter(one -> knows(one.pid())).toList();
  }

  private boolean knows(long pid) {
    try {
      Path process = Path.of("/proc", Long.toString(pid));
      return (Files.readString(process.resolve("cmdline"))
              + Files.readString(process.resolve("environ")))
          .contains(home + "/nodeline-demo");
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void leavesTwoBoardsThatMeetUntilStop() throws IOException {
    Ended kept = Program.run(home, "demo", "--keep");

    assertEquals("", kept.err());
    assertEquals(0, kept.status());
    Path folder = folders().get(0);
    assertTrue(kept.out().contains("\nThe configuration is " + folder + "/bench.yaml\n"));
    assertTrue(kept.out().contains("\n  nodeline exec server -- lava-send ready port=5201\n"));

    assertEquals(
        new Ended(0, "", ""),
        Program.run(home, "exec", "server", "--", "lava-send", "ready", "port=5201"));
    Ended met =
        Program.run(
            home, "exec", "client", "--", "lava-wait ready; cat \"$LAVA_MULTI_NODE_CACHE\"");
    assertEquals(new Ended(0, "101:port=5201\n", ""), met);
    assertEquals(4, left().size(), "the bridge, its helper and two shells are found");

    Ended again = Program.run(home, "demo", "--keep");
    assertEquals(1, again.status());
    assertTrue(again.err().startsWith("nodeline: error: a bridge is running already: "));
    assertEquals(List.of(folder), folders());

    assertEquals(new Ended(0, "", ""), Program.run(home, "stop"));
    Awaitility.await().atMost(20, TimeUnit.SECONDS).until(() -> left().isEmpty());
    assertEquals(0, Program.run(home, "config", folder + "/bench.yaml").status());
  }

  @Test
  void leavesNothingWhereTheBridgeCannotStart() throws IOException {
    Path place = Files.createDirectories(home.resolve("nodeline.sock/taken"));

    Ended ended = Program.run(home, "demo", "--keep");

    assertEquals(1, ended.status());
    assertTrue(ended.err().startsWith("nodeline: error: "), ended.err());
    assertEquals(List.of(), folders(), ended.err());
    assertEquals(List.of(), left());
    Files.delete(place);
    Files.delete(place.getParent());
  }

  @Test
  void refusesACluster() {
    assertEquals(
        new Ended(
            2,
            "",
            Ended.error("--keep and --cluster exclude each other", "see nodeline demo --help")),
        Program.run(home, "demo", "--keep", "--cluster"));
  }
}

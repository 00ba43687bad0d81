// SPDX-License-Identifier: Apache-2.0
package nodeline.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import nodeline.cli.Program.Ended;
import nodeline.control.ControlClient;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A state folder that somebody changes under a running bridge. */
class TamperedStateTest {
  private static final String BENCH =
      "group: lab\ndevices: {a: {role: x, console: exec:cat}, b: {role: x, console: exec:cat}}\n";

  @TempDir Path home;
  private Path state;
  private String file;

  @BeforeEach
  void makeBench() throws IOException {
    state = home.resolve(".local/state/nodeline");
    file = Files.writeString(home.resolve("bench.yaml"), BENCH).toString();
  }

  private Program ready() {
    return Program.start(home, "run", file).awaitError("nodeline ready ");
  }

  private void send(String device, String id) {
    try (ControlClient client = new ControlClient(home.resolve("nodeline.sock"))) {
      client.call(device, List.of("lava-send", id, "k=v"), Optional.empty());
    }
  }

  private int messages() {
    try (ControlClient client = new ControlClient(home.resolve("nodeline.sock"))) {
      return client.groups().stream().mapToInt(group -> group.messageCount()).sum();
    }
  }

  /** What people do with a "stale lock" of a bridge that is alive. */
  @Test
  void aStateFolderWithoutItsLockFileHasOneBridgeStill() throws Exception {
    try (Program first = ready()) {
      send("a", "m");
      Files.delete(state.resolve("lock"));
      Ended second = Program.run(home, "run", file, "--socket", home.resolve("other").toString());
      assertEquals(1, second.status());
      assertTrue(
          second
              .err()
              .startsWith(
                  "nodeline: error: another bridge has the journal open: "
                      + state.resolve("journal")
                      + "\nhint: stop that bridge (fuser "),
          second.err());
      send("b", "n");
      first.signal("KILL").await();
    }
    try (Program again = ready()) {
      assertEquals(2, messages(), again.err());
    }
  }

  /** A person sees it in the status, and the log has it once. */
  @Test
  void tellsThatItsStateFolderWasReplaced() throws Exception {
    try (Program bridge = ready()) {
      Files.move(state, home.resolve("aside"));
      Files.createDirectories(state);
      bridge.awaitError(" ERROR journal cannot be written: calls wait until it can file=");
      Ended status = Program.run(home, "status");
      assertTrue(
          status.out().contains("the file was removed or replaced under the bridge"), status.out());
      Ended stop = Program.run(home, "stop");
      assertEquals(0, stop.status(), stop.err() + bridge.err());
      try (Stream<Path> left = Files.list(state)) {
        assertEquals(List.of(), left.toList());
      }
    }
  }
}

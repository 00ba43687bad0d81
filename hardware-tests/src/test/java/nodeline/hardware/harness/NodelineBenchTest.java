// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.harness;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import nodeline.client.BenchDevice;
import nodeline.client.CommandFailure;
import nodeline.client.NodelineException;
import nodeline.client.junit.NodelineBench;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Our own tests with the extension: one board, which is a shell on a pty. */
class NodelineBenchTest {
  private static final Path HOME = home();

  @RegisterExtension
  static final NodelineBench bench = NodelineBench.of(HOME.resolve("bench.yaml").toString());

  @TempDir Path folder;

  private static Path home() {
    try {
      Path home = Files.createTempDirectory("nodeline-harness");
      System.setProperty("nodeline.program", new HarnessProgram(home).path().toString());
      String yaml = "group: lab\ndevices:\n  board: {role: a, console: \"exec:sh -i\"}\n";
      Files.writeString(home.resolve("bench.yaml"), yaml);
      return home;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void tellsStatusAndOutputOfACommand() {
    BenchDevice board = bench.device("board");

    assertEquals("a b\n", board.exec("printf", "%s\n", "a b").output());
    CommandFailure failure =
        assertThrows(CommandFailure.class, () -> board.exec("echo why; exit 7"));
    assertEquals(7, failure.result().status());
    assertEquals("why\n", failure.result().output());
    assertTrue(failure.getMessage().contains("why"), failure.getMessage());
    assertTrue(board.console().contains("why"), board.console());
  }

  @Test
  void putsAndGetsFiles() throws Exception {
    byte[] octets = {0, 1, '\r', '\n', (byte) 0xff};
    Path there = Files.createDirectory(folder.resolve("there"));
    Path back = Files.createDirectory(folder.resolve("back"));

    bench.device("board").put(there.toString(), Files.write(folder.resolve("file"), octets));
    bench.device("board").get(back, there.resolve("file").toString());

    assertArrayEquals(octets, Files.readAllBytes(back.resolve("file")));
  }

  @Test
  void makesCallsOnTheBoardsBehalf() {
    bench.device("board").request("lava-send", "ready", "port=5201");

    assertEquals(
        "5201", bench.device("board").request("lava-wait", "ready").at("/message/port").asText());
    NodelineException late =
        assertThrows(
            NodelineException.class,
            () ->
                bench.device("board").within(Duration.ofSeconds(1)).request("lava-wait", "never"));
    assertTrue(late.problem().contains("timed out"), late.problem());
  }

  @Test
  void endsACommandInTime() {
    NodelineException late =
        assertThrows(
            NodelineException.class,
            () -> bench.device("board").within(Duration.ofSeconds(8)).exec("sleep 1000"));

    assertEquals("board: timed out after 8s", late.problem());
    assertEquals("back\n", bench.device("board").exec("echo back").output());
  }

  @Test
  void knowsNoOtherDevice() {
    NodelineException unknown = assertThrows(NodelineException.class, () -> bench.device("nobody"));

    assertEquals("no such device: nobody", unknown.problem());
    assertEquals("devices: board", unknown.hint());
  }

  @BeforeAll
  static void theBridgeIsThere() {
    assertTrue(Files.exists(bench.boards().client().socket()));
  }
}

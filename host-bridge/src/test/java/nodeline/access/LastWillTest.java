// SPDX-License-Identifier: Apache-2.0
package nodeline.access;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import nodeline.control.AttachedConsole;
import nodeline.control.BridgeCommands;
import nodeline.control.ControlServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the bridge types for a client of the control socket that is gone. */
class LastWillTest {
  private static final String BOARD =
      "exec:stty raw -echo; echo ready; while read -r x; do"
          + " case $x in boot) echo; echo \"U-Boot 2024.01\";; esac; echo \"got $x\"; done";

  @TempDir Path state;
  private AccessBench bench;
  private ControlServer server;

  @BeforeEach
  void start() throws IOException {
    bench = new AccessBench(state, BOARD, "tcp://");
    server = new ControlServer(state.resolve("control"));
    server.publish(BridgeCommands.of(bench.bridge()));
    bench.awaitLog("ready");
  }

  @AfterEach
  void stop() {
    server.close();
    bench.close();
  }

  private AttachedConsole attach(boolean readOnly) {
    return new AttachedConsole(
        state.resolve("control"),
        Map.of("command", "attach", "device", "board", "readOnly", readOnly, "force", false));
  }

  /** What a client types after the end of another one comes after its will. */
  private void type(String line) throws IOException {
    try (AttachedConsole console = attach(false)) {
      type(console, line);
    }
  }

  /** All that the client said before has reached the bridge then. */
  private void type(AttachedConsole console, String line) throws IOException {
    console.write(octets(line + "\n"));
    bench.awaitLog("got " + line);
  }

  private static byte[] octets(String text) {
    return text.getBytes(US_ASCII);
  }

  @Test
  void isTypedForAWriterThatIsGone() throws IOException {
    try (AttachedConsole console = attach(false)) {
      console.will(octets("one\n"));
      type(console, "zero");
    }
    bench.awaitLog("got one");
    bench.awaitLog("which is gone: 4");
  }

  @Test
  void isTypedNoMoreOnceItIsTakenBack() throws IOException {
    try (AttachedConsole console = attach(false)) {
      console.will(octets("one\n"));
      console.will(octets(""));
      type(console, "zero");
    }
    bench.awaitLog("detached console client ");
    type("two");
    assertFalse(bench.log().contains("got one"), bench.log());
  }

  @Test
  void isForgottenWhenTheBoardWasReset() throws IOException {
    try (AttachedConsole console = attach(false)) {
      console.will(octets("one\n"));
      type(console, "boot");
    }
    bench.awaitLog("detached console client ");
    type("two");
    assertFalse(bench.log().contains("got one"), bench.log());
  }

  @Test
  void isNotTypedForAReader() throws IOException {
    try (AttachedConsole console = attach(true)) {
      console.will(octets("one\n"));
    }
    bench.awaitLog("detached console client ");
    type("two");
    assertFalse(bench.log().contains("got one"), bench.log());
  }

  @Test
  void isShort() throws IOException {
    try (AttachedConsole console = attach(false)) {
      console.will(octets("one\nfour\nfive\nsix\n"));
      type(console, "zero");
    }
    bench.awaitLog("detached console client ");
    type("two");
    assertFalse(bench.log().contains("got one"), bench.log());
  }
}

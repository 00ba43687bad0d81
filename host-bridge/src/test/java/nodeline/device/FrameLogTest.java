// SPDX-License-Identifier: Apache-2.0
package nodeline.device;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import nodeline.CapturedLog;
import nodeline.bridge.Bridge;
import nodeline.config.ConfigurationReader;
import nodeline.control.BridgeListener;
import nodeline.group.EmbeddedCoordinator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The log of frames of a real bridge, whose board is a shell that prints literal frames. */
class FrameLogTest {
  /** The request of docs/protocol.md, section 13, a broken one, and one of another version. */
  private static final String BOARD =
      "stty raw -echo; printf \"%s\\n\""
          + " ~NL1:0123456789ab:1:s:1::1:1:17:45401:ready,ip=10.0.0.1:4099749714"
          + " ~NL1:0123456789ab:2:s:1::1:1:17:45401:ready,ip=10.0.0.1:4099749714"
          + " ~NL2:0123456789ab:1:s:1::1:1:17:45401:ready,ip=10.0.0.1:0903604849; echo done; cat";

  @TempDir Path state;

  private Path bench(String more) throws IOException {
    return Files.write(
        state.resolve("bench.yaml"),
        List.of(
            "devices:", "  board:", "    role: one", "    console: 'exec:" + BOARD + "'", more));
  }

  private Bridge start(Path file) {
    return new Bridge(
            ConfigurationReader.read(file.toString()),
            state,
            BridgeListener.NONE,
            new EmbeddedCoordinator())
        .start();
  }

  private String read(String name) {
    try {
      Path file = state.resolve("consoles").resolve(name);
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void hasEachFrameWithItsDirectionAndFields() throws IOException {
    List<String> expected =
        List.of(
            "< reply id=0123456789ab op=e a=1 b=1"
                + " payload=unknown%040protocol%040version:%040the%040bridge%040speaks%0401",
            "< reply id=0123456789ab op=k a=1 b=1 payload=",
            "> damaged kind=header",
            "> foreign-version id=0123456789ab",
            "> request id=0123456789ab try=1 verb=s window=1 timeout=- piece=1/1"
                + " payload=ready,ip=10.0.0.1");
    try (CapturedLog log = CapturedLog.of(DeviceSession.class);
        Bridge bridge = start(bench("    frame-log: true"))) {
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(() -> assertEquals(expected, frames(), bridge.status().toString()));
      assertEquals(
          List.of("WARN board sent a frame of an unknown version id=0123456789ab"), log.warnings());
    }
  }

  /** Without their times and in no order: an answer may come before the next frame or after it. */
  private List<String> frames() {
    return read("board.frames").lines().map(line -> line.substring(25)).sorted().toList();
  }

  @Test
  void isThereOnRequestOnly() throws IOException {
    try (CapturedLog log = CapturedLog.of("nodeline.device");
        Bridge bridge = start(bench("    timeout: none"))) {
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> read("board.log").contains("done") && bridge.status() != null);
      log.assertWarnsOf("board sent a frame of an unknown version", "board lost a reply reason=");
    }
    assertFalse(Files.exists(state.resolve("consoles/board.frames")));
  }
}

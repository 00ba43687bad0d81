// SPDX-License-Identifier: Apache-2.0
package nodeline.bridge;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import nodeline.CapturedLog;
import nodeline.config.ConfigurationReader;
import nodeline.control.BridgeListener;
import nodeline.control.DeviceStatus;
import nodeline.control.LinkStatus;
import nodeline.device.Device;
import nodeline.group.EmbeddedCoordinator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the status of a real bridge says of links that do not work. */
class LinkNotesTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir Path state;
  private Bridge bridge;

  @AfterEach
  void close() {
    bridge.close();
  }

  private void start(String console) throws IOException {
    Path file =
        Files.writeString(
            state.resolve("bench.yaml"),
            "devices: {b: {role: a, console: '" + console.replace("'", "''") + "'}}\n");
    bridge =
        new Bridge(
                ConfigurationReader.read(file.toString()),
                state,
                BridgeListener.NONE,
                new EmbeddedCoordinator())
            .start();
  }

  private DeviceStatus device() {
    return bridge.status().devices().get(0);
  }

  private void awaitLink(LinkStatus.State linkState, String reason, String note) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              LinkStatus link = device().link();
              assertEquals(linkState, link.state());
              assertEquals(reason, link.reason());
              assertEquals(note, link.note());
            });
  }

  /** The octets of ser2net 4.6 to a second client. */
  @Test
  void hearsNoBoardInWhatAServerSaysBeforeItHangsUp() throws IOException {
    try (CapturedLog log = CapturedLog.of(Device.class);
        ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      start("telnet://127.0.0.1:" + server.getLocalPort());
      try (Socket client = server.accept()) {
        client
            .getOutputStream()
            .write(
                "\u00ff\u00fb\u0003\u00ff\u00fd\u0003Port's device already in use\r\n"
                    .getBytes(StandardCharsets.ISO_8859_1));
      }
      awaitLink(LinkStatus.State.DOWN, "closed by its peer: Port's device already in use", "");
      assertNull(device().lastByteMillisAgo());
      try (Socket client = server.accept()) {
        client.getOutputStream().write("login: ".getBytes(StandardCharsets.US_ASCII));
        awaitLink(
            LinkStatus.State.UP,
            "",
            "plain, no telnet heard: is %s meant?"
                .formatted("tcp://127.0.0.1:" + server.getLocalPort()));
        assertNotNull(device().lastByteMillisAgo());
        log.awaitWarnings("WARN b lost its console reason=closed by its peer: Port's device");
        bridge.close(); // before the console
      }
    }
  }

  @Test
  void namesTheSpeedOfABoardWhoseTextIsNoise() throws IOException {
    try (CapturedLog log = CapturedLog.of("nodeline.device")) {
      start(
          "exec:stty raw; while printf '\\000\\200\\370\\376\\377\\340x\\000'; do sleep 0.1; done");
      awaitLink(LinkStatus.State.UP, "", "mostly noise: is its port's speed right?");
      log.awaitWarnings("WARN b hears no text console=exec:");
    }
  }
}

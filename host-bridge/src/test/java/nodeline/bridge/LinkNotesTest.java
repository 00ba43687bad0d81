// SPDX-License-Identifier: Apache-2.0
package nodeline.bridge;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
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

  /** What was told of the link: it may be down for a moment only. */
  private final List<LinkStatus> told = new CopyOnWriteArrayList<>();

  @TempDir Path state;
  private Bridge bridge;

  @AfterEach
  void close() {
    bridge.close();
  }

  private void start(String console) throws IOException {
    start(console, "");
  }

  private void start(String console, String more) throws IOException {
    Path file =
        Files.writeString(
            state.resolve("bench.yaml"),
            "devices: {b: {role: a, console: '%s'%s}}\n"
                .formatted(console.replace("'", "''"), more));
    bridge =
        new Bridge(
                ConfigurationReader.read(file.toString()),
                state,
                new BridgeListener() {
                  @Override
                  public void link(String device, LinkStatus link) {
                    told.add(link);
                  }
                },
                new EmbeddedCoordinator())
            .start();
  }

  private DeviceStatus device() {
    return bridge.status().devices().get(0);
  }

  private void awaitTold(LinkStatus.State state, String reason) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertTrue(
                    told.stream()
                        .anyMatch(link -> link.state() == state && link.reason().equals(reason)),
                    () -> told.toString()));
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
        client.shutdownOutput();
        client.getInputStream().readAllBytes(); // or what is unread would reset the connection
      }
      awaitTold(LinkStatus.State.DOWN, "closed by its peer: Port's device already in use");
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

  /** As ssh and telnet do, which LAVA's labs have as the commands of consoles. */
  @Test
  void hearsNoBoardInWhatACommandSaysThatFails() throws IOException {
    start("exec:echo; echo \"ssh: connect to host rack-2: Connection refused\"; exit 255");
    awaitTold(
        LinkStatus.State.ENDED, "exit status 255: ssh: connect to host rack-2: Connection refused");
    assertNull(device().lastByteMillisAgo());
  }

  @Test
  void saysWhyACommandIsStartedAgain() throws IOException {
    try (CapturedLog log = CapturedLog.of(Device.class)) {
      start("exec:echo no route; exit 1", ", restart: always");
      awaitTold(LinkStatus.State.DOWN, "exited: status=1: no route");
      assertNull(device().lastByteMillisAgo());
      log.awaitWarnings("WARN b lost its console reason=exited: status=1: no route");
      bridge.close();
    }
  }

  @Test
  void hearsTheBoardOfACommandThatEndsWell() throws IOException {
    start("exec:echo board");
    awaitTold(LinkStatus.State.ENDED, "exit status 0");
    assertNotNull(device().lastByteMillisAgo());
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

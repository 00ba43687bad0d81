// SPDX-License-Identifier: Apache-2.0
package nodeline.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import nodeline.DaemonThreads;
import nodeline.config.ConfigurationReader;
import nodeline.control.BridgeStatus;
import nodeline.control.DeviceStatus;
import nodeline.control.LinkStatus;
import nodeline.ports.SystemTree;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetworkCheckTest {
  @TempDir Path folder;
  private ServerSocket server;

  @BeforeEach
  void listen() throws IOException {
    server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  private String file(String console) throws IOException {
    return Files.writeString(
            folder.resolve("bench.yaml"),
            "devices: {b: {role: a, console: \"" + console.replace("PORT", port()) + "\"}}\n")
        .toString();
  }

  private String port() {
    return Integer.toString(server.getLocalPort());
  }

  private Finding look(String console, BridgeStatus... bridges) throws IOException {
    String file = file(console);
    List<Finding> findings =
        new NetworkCheck(file, List.of(bridges).stream().findFirst())
            .findings(ConfigurationReader.read(file));
    assertEquals(1, findings.size(), findings.toString());
    return findings.get(0);
  }

  /** Says something to one client and keeps what it sends until it leaves. */
  private CompletableFuture<byte[]> serve(byte[] greeting, boolean hangUp) {
    return CompletableFuture.supplyAsync(
        () -> {
          try (Socket client = server.accept()) {
            client.getOutputStream().write(greeting);
            if (hangUp) {
              client.shutdownOutput();
            }
            return client.getInputStream().readAllBytes();
          } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
          }
        },
        DaemonThreads.EACH);
  }

  @Test
  void tellsARefusedConnection() throws IOException {
    server.close();
    Finding finding = look("telnet://127.0.0.1:PORT");
    assertEquals(Severity.BLOCKS, finding.severity());
    assertEquals("127.0.0.1:" + port(), finding.port());
    assertEquals("connection refused", finding.text());
  }

  @Test
  void tellsAnUnknownHost() throws IOException {
    Finding finding = look("tcp://no-such-host.invalid:4007");
    assertEquals("unknown host", finding.text());
    assertEquals("getent hosts no-such-host.invalid  # is the name right?", finding.fix());
  }

  @ParameterizedTest
  @CsvSource({
    "tcp, fffb01fffb03, WARNS, telnet server: is telnet://127.0.0.1:PORT meant?",
    "telnet, fffb01fffb03, OK, answers",
    "tcp, 6c6f67696e3a, OK, answers",
    "telnet, 6c6f67696e3a, WARNS, 'plain, no telnet heard: is tcp://127.0.0.1:PORT meant?'",
    "telnet, '', OK, answers",
  })
  void tellsTheLikelySchemeAndTypesNothing(
      String scheme, String hex, Severity severity, String text) throws Exception {
    CompletableFuture<byte[]> typed = serve(java.util.HexFormat.of().parseHex(hex), false);
    Finding finding = look(scheme + "://127.0.0.1:PORT");
    assertEquals(severity, finding.severity());
    assertEquals(text.replace("PORT", port()), finding.text());
    assertEquals(0, typed.join().length);
  }

  @Test
  void tellsTheReasonOfAServerThatHangsUp() throws IOException {
    CompletableFuture<byte[]> typed =
        serve(
            "\u00ff\u00fd,Device open failure: Value or file not found\r\n"
                .getBytes(StandardCharsets.ISO_8859_1),
            true);
    Finding finding = look("telnet://127.0.0.1:PORT");
    assertEquals(Severity.BLOCKS, finding.severity());
    assertEquals(
        "its server hangs up: Device open failure: Value or file not found", finding.text());
    assertEquals(0, typed.join().length);
  }

  private static BridgeStatus bridge(String console, LinkStatus link) {
    DeviceStatus device =
        new DeviceStatus("b", "g", "b", "a", console, link, null, List.of(), List.of(), Map.of());
    return new BridgeStatus(1, "1", 1, "embedded", List.of(), List.of(), List.of(device));
  }

  @Test
  void leavesAConsoleAloneThatTheBridgeHas() throws IOException {
    String address = "telnet://127.0.0.1:" + port();
    LinkStatus up = new LinkStatus(LinkStatus.State.UP, 1, "", "RFC 2217");
    server.setSoTimeout(1);
    Finding finding = look("telnet://127.0.0.1:PORT?baud=9600", bridge(address, up));
    assertEquals("answers: RFC 2217", finding.text());
    boolean connected = true;
    try (Socket none = server.accept()) {
      assertTrue(none.isConnected());
    } catch (java.net.SocketTimeoutException nobody) {
      connected = false;
    }
    assertFalse(connected);
  }

  @Test
  void namesTheNoiseThatTheBridgeHears() throws IOException {
    LinkStatus noisy = new LinkStatus(LinkStatus.State.UP, 1, "", "mostly noise: is 115200 right?");
    Finding finding = look("serial:/dev/dut/b", bridge("serial:/dev/dut/b?baud=115200", noisy));
    assertEquals("baud", finding.check());
    assertEquals("mostly noise: is 115200 right?", finding.text());
    assertTrue(finding.fix().contains("?baud=NEW"), finding.fix());
  }

  @Test
  void findsAPortToListenOnThatAnotherHas() throws IOException {
    ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    String file =
        Files.writeString(
                folder.resolve("bench.yaml"),
                "lava: {listen: \"127.0.0.1:%s\"}\ndevices: {b: {role: a, console: \"exec:cat\", listen: %s}}\n"
                    .formatted(other.getLocalPort(), port()))
            .toString();
    assertEquals(
        List.of(
            "listen: the port cannot be had: address already in use",
            "lava: the port cannot be had: address already in use"),
        portsOf(file, OptionalLong.empty()));
    assertEquals(List.of(), portsOf(file, OptionalLong.of(ProcessHandle.current().pid())));
    server.close();
    other.close();
    assertEquals(List.of(), portsOf(file, OptionalLong.empty()));
  }

  @Test
  void findsPlacesInFoldersWhereNothingCanBeMade() throws IOException {
    Path taken = Files.createDirectory(folder.resolve("taken"));
    Path missing = folder.resolve("no folder");
    Path own = folder.resolve("own");
    String yaml =
        """
        socket: {path: "%s/s"}
        devices: {b: {role: a, console: "exec:cat", listen: ["pty:%s", "unix:%s", "unix:%s/b"]}}
        """;
    String file =
        Files.writeString(
                folder.resolve("bench.yaml"), yaml.formatted(missing, taken, own, missing))
            .toString();

    List<Finding> findings = placesOf(file, OptionalLong.empty());
    assertEquals(
        List.of(
            "listen: something else is there",
            "listen: no folder " + missing,
            "socket: no folder " + missing),
        findings.stream().map(Finding::text).toList());
    assertTrue(findings.get(1).fix().contains("install -d -m 755 -o "), findings.get(1).fix());
    assertTrue(findings.get(1).fix().endsWith(" '" + missing + "'"), findings.get(1).fix());
    Files.createDirectory(missing);
    assertEquals(List.of(), placesOf(file, OptionalLong.of(ProcessHandle.current().pid())));
  }

  private static List<Finding> placesOf(String file, OptionalLong bridge) {
    return new PlaceCheck(file, new User(SystemTree.live()), bridge)
        .findings(ConfigurationReader.read(file))
        .toList();
  }

  /** A user of a bench: neither root nor in the group of others. */
  @Test
  void findsRightsThatOnlyOthersCanGive() throws IOException {
    Path root = Files.createDirectories(folder.resolve("root/proc/self"));
    Files.writeString(root.resolve("status"), "Uid:\t4711\nGid:\t4711\nGroups:\t4711 4712 \n");
    Path etc = Files.createDirectories(folder.resolve("root/etc"));
    Files.writeString(etc.resolve("passwd"), "alice:x:4711:4711::/:/bin/sh\n");
    Files.writeString(etc.resolve("group"), "root:x:0:\ntty:x:4712:\n");
    User alice = new User(SystemTree.in(folder.resolve("root")));
    String yaml =
        """
        devices:
          b:
            role: a
            console: "exec:cat"
            listen: ["unix:%1$s/a?owner=root", "unix:%1$s/b?group=root", "unix:%1$s/c?group=tty"]
        """;
    String file =
        Files.writeString(folder.resolve("bench.yaml"), yaml.formatted(folder)).toString();

    assertEquals(
        List.of(
            "listen: only root can give it to user root",
            "listen: user alice is not in the group root"),
        new PlaceCheck(file, alice, OptionalLong.empty())
            .findings(ConfigurationReader.read(file))
            .map(Finding::text)
            .toList());
  }

  private static List<String> portsOf(String file, OptionalLong bridge) {
    return new FreePortCheck(SystemTree.live(), bridge)
        .findings(ConfigurationReader.read(file))
        .map(Finding::text)
        .toList();
  }
}

// SPDX-License-Identifier: Apache-2.0
package nodeline.access;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import nodeline.bridge.Bridge;
import nodeline.config.Configuration;
import nodeline.config.ConfigurationReader;
import nodeline.console.TestTools;
import nodeline.control.BridgeListener;
import nodeline.control.ClientStatus;
import nodeline.group.EmbeddedCoordinator;

/** A real bridge with one device {@code board}, and those who are attached to it. */
final class AccessBench implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(60);
  private final Path state;
  private final String scheme;
  private final Bridge bridge;
  private final int port;

  /**
   * Starts it.
   *
   * @param scheme empty, or such as {@code tcp://}; with TLS, a {@code TlsLab} is in the folder
   */
  AccessBench(Path state, String console, String scheme) throws IOException {
    this(state, console, scheme, TestTools.freePort());
  }

  private AccessBench(Path state, String console, String scheme, int port) throws IOException {
    this(state, console, scheme, port, "'%s127.0.0.1:%d'".formatted(scheme, port));
  }

  /** Starts one at other places. */
  static AccessBench at(Path state, String console, String listen) throws IOException {
    return new AccessBench(state, console, "", 0, listen);
  }

  private AccessBench(Path state, String console, String scheme, int port, String listen)
      throws IOException {
    this.state = state;
    this.scheme = scheme;
    this.port = port;
    List<String> lines =
        List.of(
            "tls: {certificate: lab.pem, key: lab.key, authority: ca.pem%s}"
                .formatted(
                    Files.exists(state.resolve("revoked.pem")) ? ", revoked: revoked.pem" : ""),
            "devices:",
            "  board:",
            "    role: one",
            "    console: '%s'".formatted(console),
            "    listen: " + listen);
    Path file = Files.write(state.resolve("bench.yaml"), lines);
    Configuration configuration = ConfigurationReader.read(file.toString());
    bridge =
        new Bridge(configuration, state, BridgeListener.NONE, new EmbeddedCoordinator()).start();
  }

  /** Reads its configuration again. */
  void reload() {
    bridge.reload(ConfigurationReader.read(state.resolve("bench.yaml").toString()));
  }

  /** Starts one more at the same port. */
  AccessBench another() throws IOException {
    return new AccessBench(Files.createDirectory(state.resolve("2")), "exec:cat", scheme, port);
  }

  Bridge bridge() {
    return bridge;
  }

  int port() {
    return port;
  }

  /** Connects one more, whatever comes of it. */
  AccessSocket connect() throws IOException {
    return new AccessSocket(scheme.isEmpty() ? "telnet" : "tcp", port);
  }

  List<ClientStatus> clients() {
    return bridge.status().devices().get(0).clients();
  }

  /** Attaches one more, and returns once the bridge knows it. */
  AccessSocket attach() throws IOException {
    AccessSocket socket = connect();
    awaitLog("attached " + socket.name());
    return socket;
  }

  String log() {
    try {
      Path file = state.resolve("consoles/board.log");
      return Files.exists(file) ? Files.readString(file, StandardCharsets.ISO_8859_1) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void awaitLog(String text) {
    await(text).atMost(PATIENCE).until(() -> log().contains(text));
  }

  @Override
  public void close() {
    bridge.close();
  }
}

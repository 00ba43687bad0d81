// SPDX-License-Identifier: Apache-2.0
package nodeline.console;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Execution(ExecutionMode.CONCURRENT)
class SocketConsoleTest {
  private ConsoleTransport transport;
  private TestConsole console;

  @AfterEach
  void close() {
    console.close();
    transport.close();
  }

  private void start(ConsoleTransport.Io io, String address) {
    transport = ConsoleTransport.create(io, 1);
    console = TestConsole.start(transport, address);
  }

  /** A process that another test has just forked may hold the port for a moment longer. */
  private static ServerSocket listen(int port) {
    return await()
        .atMost(TestConsole.PATIENCE)
        .ignoreException(BindException.class)
        .until(() -> new ServerSocket(port, 1, InetAddress.getLoopbackAddress()), Objects::nonNull);
  }

  @ParameterizedTest
  @EnumSource
  void connectsToATcpServerThatComesLateAndAgainAfterEachClose(ConsoleTransport.Io io)
      throws Exception {
    int port = TestTools.freePort();
    start(io, "tcp://127.0.0.1:" + port);
    console.awaitEvent("unavailable: 127.0.0.1:%d: connection refused".formatted(port));

    for (int i = 0; i < 3; i++) {
      try (ServerSocket server = listen(port)) {
        Socket board = server.accept();
        board.getOutputStream().write("login: ".getBytes(StandardCharsets.US_ASCII));
        console.awaitEvent("opened").awaitText("login: ");
        console.type("root\n");
        assertEquals(
            "root\n", new String(board.getInputStream().readNBytes(5), StandardCharsets.US_ASCII));
        console.forget();
        board.close();
        console.awaitEvent("turned away: closed by its peer: login:");
        assertEquals(
            List.of("inactive", "turned away: closed by its peer: login:"),
            console.events().subList(0, 2));
      }
      console.awaitEvent("unavailable: 127.0.0.1:%d: connection refused".formatted(port));
      console.forget();
    }
  }

  @ParameterizedTest
  @EnumSource
  void saysThatAPeerResetTheConnection(ConsoleTransport.Io io) throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      start(io, "tcp://127.0.0.1:" + server.getLocalPort());
      Socket board = server.accept();
      console.awaitEvent("opened");
      board.setSoLinger(true, 0);
      board.close();
      console.awaitEvent("turned away: connection reset");
    }
  }

  @ParameterizedTest
  @EnumSource
  void connectsToAUnixSocketThatComesLateAndAgain(ConsoleTransport.Io io, @TempDir Path folder)
      throws Exception {
    Path path = folder.resolve("qemu.sock");
    start(io, "unix:" + path);
    console.awaitEvent("unavailable: %s: no such socket".formatted(path));

    for (int i = 0; i < 3; i++) {
      try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
        server.bind(UnixDomainSocketAddress.of(path));
        try (SocketChannel board = server.accept()) {
          board.write(ByteBuffer.wrap("ready".getBytes(StandardCharsets.US_ASCII)));
          console.awaitEvent("opened").awaitText("ready");
          console.forget();
        }
      }
      console.awaitEvent("turned away: closed by its peer: ready");
      console.awaitEvent("unavailable: %s: connection refused".formatted(path));
      Files.delete(path);
      console.awaitEvent("unavailable: %s: no such socket".formatted(path));
      console.forget();
    }
  }

  @ParameterizedTest
  @EnumSource
  void asksWhetherASilentServerStillLives(ConsoleTransport.Io io) throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      start(io, "telnet://127.0.0.1:" + server.getLocalPort());
      console.awaitEvent("opened");
      assertTrue(TestTools.asksForItsPeer(server.getLocalPort(), false));
    }
  }

  @ParameterizedTest
  @EnumSource
  void saysThatAHostIsUnreachable(ConsoleTransport.Io io) {
    start(io, "tcp://224.0.0.1:7"); // no machine's: the kernel knows that at once
    console.awaitEvent("unavailable: 224.0.0.1:7: host unreachable");
  }

  @ParameterizedTest
  @EnumSource
  void saysThatAHostIsUnknown(ConsoleTransport.Io io) {
    start(io, "tcp://no-such-host.invalid:7");
    console.awaitEvent("unavailable: no-such-host.invalid:7: unknown host");
  }

  @ParameterizedTest
  @EnumSource
  void sendsAllBeforeItCloses(ConsoleTransport.Io io) throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      start(io, "tcp://127.0.0.1:" + server.getLocalPort());
      Socket board = server.accept();
      console.awaitEvent("opened");
      console.type("x".repeat(50_000));
      console.close();
      assertEquals(50_000, board.getInputStream().readAllBytes().length);
      assertTrue(console.events().contains("closed"));
    }
  }
}

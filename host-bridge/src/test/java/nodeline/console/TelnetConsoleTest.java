// SPDX-License-Identifier: Apache-2.0
package nodeline.console;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@Execution(ExecutionMode.CONCURRENT)
class TelnetConsoleTest {
  @TempDir private Path folder;
  private ConsoleTransport transport;
  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable one : open) {
      one.close();
    }
    transport.close();
  }

  private TestConsole start(ConsoleTransport.Io io, String address) {
    if (transport == null) {
      transport = ConsoleTransport.create(io, 1);
    }
    TestConsole console = TestConsole.start(transport, address);
    open.add(0, console);
    return console;
  }

  private TestPty plug() throws IOException {
    TestPty board = TestPty.plug(folder.resolve("board"));
    open.add(board);
    return board;
  }

  private TestSer2net serve(String protocol) throws IOException {
    TestSer2net server =
        TestSer2net.start(folder, protocol + ",tcp", folder.resolve("board").toRealPath());
    open.add(0, server);
    return server;
  }

  private static byte[] everyOctet() {
    byte[] octets = new byte[30_000];
    new Random(2217).nextBytes(octets);
    for (int i = 0; i < 1_000; i++) {
      octets[i] = (byte) (i % 5 == 0 ? '\r' : i % 3 == 0 ? 0xff : 0);
    }
    return octets;
  }

  /** A pty has no modem lines, and ser2net does not pretend. */
  @ParameterizedTest
  @CsvSource({
    "EPOLL, telnet(rfc2217), 'RFC 2217, not confirmed: dtr, rts'",
    "EPOLL, telnet, plain telnet: the server refuses RFC 2217",
    "THREADS, telnet(rfc2217), 'RFC 2217, not confirmed: dtr, rts'",
    "THREADS, telnet, plain telnet: the server refuses RFC 2217",
  })
  void carriesAnyOctetsBothWaysByRealSer2net(ConsoleTransport.Io io, String protocol, String note)
      throws Exception {
    TestPty board = plug();
    TestConsole console = start(io, serve(protocol).address() + "?baud=9600");
    console.awaitEvent("noted: " + note);
    LinkState.Open state = assertInstanceOf(LinkState.Open.class, console.link.state());
    assertEquals(note, state.note());

    byte[] octets = everyOctet();
    assertTrue(console.send(octets).await(10_000));
    assertArrayEquals(octets, board.read(octets.length));
    board.output().write(octets);
    await().atMost(TestConsole.PATIENCE).until(() -> console.received().length >= octets.length);
    assertArrayEquals(octets, console.received());
  }

  @Test
  void setsTheSpeedOfSer2netsPort() throws Exception {
    plug();
    start(ConsoleTransport.Io.EPOLL, serve("telnet(rfc2217)").address() + "?baud=19200&stopbits=2")
        .awaitEvent("noted: RFC 2217");
    Process stty =
        new ProcessBuilder("stty", "-a", "-F", folder.resolve("board").toString()).start();
    String settings = new String(stty.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(settings.contains("speed 19200 baud"), settings);
    assertTrue(settings.contains(" cstopb"), settings);
  }

  @ParameterizedTest
  @CsvSource({"telnet(rfc2217)", "telnet"})
  void sendsABreakThroughSer2net(String protocol) throws Exception {
    TestPty board = plug();
    TestConsole console =
        start(ConsoleTransport.Io.EPOLL, serve(protocol).address()).awaitEvent("noted: ");
    console.link.send(LineSignal.BREAK).join();
    console.awaitEvent("noted: break sent").type("after");
    assertEquals("after", new String(board.read(5), StandardCharsets.US_ASCII));
  }

  /** Only RFC 2217 has a request for it. */
  @Test
  void turnsDtrOverThroughSer2net() throws Exception {
    plug();
    TestConsole console =
        start(ConsoleTransport.Io.EPOLL, serve("telnet(rfc2217)").address())
            .awaitEvent("noted: RFC 2217");
    console.link.send(LineSignal.DTR).join();
    console.awaitEvent("noted: dtr sent");
    TestConsole plain =
        start(ConsoleTransport.Io.EPOLL, serve("telnet").address()).awaitEvent("noted: ");
    assertEquals(
        "dtr failed: the server does not speak RFC 2217",
        assertThrows(CompletionException.class, () -> plain.link.send(LineSignal.DTR).join())
            .getCause()
            .getMessage());
  }

  @Test
  void comesBackWithItsSettingsWhenSer2netIsStartedAgain() throws Exception {
    TestPty board = plug();
    TestSer2net first = serve("telnet(rfc2217)");
    TestConsole console = start(ConsoleTransport.Io.EPOLL, first.address() + "?baud=9600");
    console.awaitEvent("noted: RFC 2217");
    first.close();
    console.awaitEvent("lost: ");
    console.forget();
    open.add(
        0,
        TestSer2net.start(
            folder, "telnet(rfc2217),tcp", folder.resolve("board").toRealPath(), first.port()));
    console.awaitEvent("noted: RFC 2217");
    board.output().write("hello".getBytes(StandardCharsets.US_ASCII));
    console.awaitText("hello");
  }

  @Test
  void hasSer2netsReasonInItsOwn() throws Exception {
    plug();
    TestSer2net server = serve("telnet(rfc2217)");
    start(ConsoleTransport.Io.EPOLL, server.address()).awaitEvent("noted: RFC 2217");
    TestConsole second = start(ConsoleTransport.Io.EPOLL, server.address());
    second.awaitEvent("turned away: closed by its peer: Port");
    LinkState.Waiting waiting = assertInstanceOf(LinkState.Waiting.class, second.link.state());
    assertTrue(waiting.reason().endsWith(" already in use"), waiting.reason());
  }

  /** Both would have it for a moment each, for ever. */
  @Test
  void leavesAPortToAnotherThatTakesItAgain() throws Exception {
    plug();
    TestSer2net server = serve(TestSer2net.KICKING + "telnet(rfc2217)");
    TestConsole console = start(ConsoleTransport.Io.EPOLL, server.address());
    Instant lastTaken = Instant.MIN;
    for (int i = 0; i < 2; i++) {
      console.awaitEvent("noted: RFC 2217");
      console.awaitTrue(() -> isOpenFor(console, Duration.ofMillis(100)), "had it for a moment");
      console.forget();
      lastTaken = Instant.now();
      open.add(0, new Socket(InetAddress.getLoopbackAddress(), server.port()));
      console.awaitTrue(
          () ->
              console.events().toString().contains("by its peer")
                  || console.events().toString().contains("by peer"),
          "taken");
    }
    LinkState.Waiting waiting = assertInstanceOf(LinkState.Waiting.class, console.link.state());
    assertTrue(
        waiting.reason().endsWith("; is another client taking it? waits 10 s"), waiting.reason());
    assertTrue(waiting.nextTry().isAfter(lastTaken.plusSeconds(5)), waiting.toString());
  }

  private static boolean isOpenFor(TestConsole console, Duration time) {
    return console.link.state() instanceof LinkState.Open state
        && state.since().plus(time).isBefore(Instant.now());
  }

  /** What QEMU's telnet console does: it asks for binary, knows nothing else, and doubles no FF. */
  @ParameterizedTest
  @EnumSource
  void carriesTextOfAServerThatIsOnlyBinary(ConsoleTransport.Io io) throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      TestConsole console = start(io, "telnet://127.0.0.1:" + server.getLocalPort());
      Socket qemu = server.accept();
      OutputStream out = qemu.getOutputStream();
      out.write(
          new byte[] {
            -1, -5, 1, -1, -5, 3, -1, -5, 0, -1, -3, 0, 'l', 'o', 'g', 'i', 'n', -1, 'x'
          });
      console.awaitText("login\u00ffx");
      console.type("root\r\u00ff");
      assertArrayEquals(
          new byte[] {'r', 'o', 'o', 't', '\r', -1, -1}, textOf(qemu.getInputStream(), 7));
      console.awaitEvent("noted: plain telnet: the server does not know RFC 2217");
    }
  }

  /** Reads past the negotiations of three octets each. */
  private static byte[] textOf(InputStream in, int octets) throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    while (text.size() < octets) {
      int octet = in.read();
      int next = octet == 0xff ? in.read() : -1;
      if (next >= 0 && next != 0xff) {
        in.read();
      } else {
        text.write(octet);
        if (next == 0xff) {
          text.write(next);
        }
      }
    }
    return text.toByteArray();
  }

  @Test
  void refusesABreakWhereThereIsNone() {
    TestConsole command = start(ConsoleTransport.Io.EPOLL, "exec:cat").awaitEvent("opened");
    assertEquals("cat: this kind of console has no break", breakFailure(command));
    TestConsole absent = start(ConsoleTransport.Io.EPOLL, "serial:/dev/no-such-port");
    assertEquals("/dev/no-such-port: not open", breakFailure(absent));
  }

  private static String breakFailure(TestConsole console) {
    return assertThrows(CompletionException.class, () -> console.link.send(LineSignal.BREAK).join())
        .getCause()
        .getMessage();
  }
}

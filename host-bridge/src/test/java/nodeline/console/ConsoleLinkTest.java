// SPDX-License-Identifier: Apache-2.0
package nodeline.console;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ConsoleLinkTest {
  private static final int CYCLES = 50;

  private ConsoleTransport transport = ConsoleTransport.create(1);

  @AfterEach
  void close() {
    transport.close();
  }

  @Test
  void closesBeforeItWasStarted() {
    TestConsole console = TestConsole.of(transport, "exec:cat");
    console.close();
    console.link.start();
    console.close();
    assertEquals(new LinkState.Closed(), console.link.state());
    assertEquals(List.of(), console.events());
  }

  @Test
  void closesWhileItOpens() {
    TestConsole console = TestConsole.start(transport, "exec:cat");
    console.close();
    assertEquals(new LinkState.Closed(), console.link.state());
    assertTrue(console.events().isEmpty() || console.events().contains("closed"));
  }

  @Test
  void closesWhileItWaits() {
    TestConsole console = TestConsole.start(transport, "serial:/dev/no-such-port");
    console.awaitEvent("unavailable: /dev/no-such-port: no such device");
    LinkState.Waiting waiting = assertInstanceOf(LinkState.Waiting.class, console.link.state());
    assertTrue(waiting.nextTry().isBefore(Instant.now().plusSeconds(2)));
    console.close();
    assertEquals(new LinkState.Closed(), console.link.state());
  }

  @Test
  void tellsAReasonOnceHoweverOftenItTries() throws IOException {
    int port;
    try (ServerSocket server = new ServerSocket(0)) {
      port = server.getLocalPort();
    }
    TestConsole console = TestConsole.start(transport, "tcp://127.0.0.1:" + port);
    console.awaitEvent("unavailable");
    Set<Instant> tries = new java.util.HashSet<>();
    await()
        .atMost(TestConsole.PATIENCE)
        .pollInterval(Duration.ofMillis(5))
        .until(
            () -> {
              if (console.link.state() instanceof LinkState.Waiting waiting) {
                tries.add(waiting.nextTry());
              }
              return tries.size() >= 4;
            });
    assertEquals(1, console.events().size());
    console.close();
  }

  @Test
  void keepsAConsoleThatFlapsFromBeingTriedAllTheTime() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      TestConsole console =
          TestConsole.start(transport, "tcp://127.0.0.1:" + server.getLocalPort());
      long start = System.nanoTime();
      for (int i = 0; i < 5; i++) {
        server.accept().close();
      }
      long millis = (System.nanoTime() - start) / 1_000_000;
      assertTrue(millis > 100 + 200 + 400, "pauses grow: millis=" + millis);
      console.close();
    }
  }

  @Test
  void goesOnWithTheOthersWhenAListenerFails() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      ConsoleLink link =
          new ConsoleLink(
              transport,
              LinkConfig.of(ConsoleAddress.parse("tcp://127.0.0.1:" + server.getLocalPort())),
              pipeline -> {},
              new ConsoleListener() {
                @Override
                public void lost(String reason) {
                  throw new IllegalStateException("a listener's mistake");
                }
              });
      link.start();
      server.accept().close();
      try (Socket again = server.accept()) {
        assertTrue(again.isConnected());
      }
      link.close().join();
    }
  }

  @Test
  void staysOnOneEventLoop() throws Exception {
    TestConsole console = TestConsole.open(transport, "exec:cat");
    assertSame(console.link.eventLoop(), console.link.channel().orElseThrow().eventLoop());
    console.close();
  }

  @ParameterizedTest
  @EnumSource
  void leavesNoDescriptorAndNoThreadBehind(ConsoleTransport.Io io, @TempDir Path folder)
      throws Exception {
    transport.close();
    transport = ConsoleTransport.create(io, 1);
    try (TestPty pty = TestPty.plug(folder.resolve("port"));
        ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      List<String> addresses =
          List.of(
              "exec:cat",
              "exec:exit 1",
              "serial:" + folder.resolve("port"),
              "tcp://127.0.0.1:" + server.getLocalPort());
      cycle(addresses, server);
      cycle(addresses, server);
      long descriptors = TestTools.openDescriptors();
      Set<String> threads = threads();
      for (int i = 0; i < CYCLES; i++) {
        cycle(addresses, server);
      }
      await()
          .atMost(TestConsole.PATIENCE)
          .untilAsserted(
              () -> {
                long now = TestTools.openDescriptors();
                assertTrue(
                    now <= descriptors, "descriptors: before=" + descriptors + " now=" + now);
                assertEquals(Set.of(), minus(threads(), threads), "threads");
              });
      assertTrue(pty.read(0).length == 0);
    }
  }

  private void cycle(List<String> addresses, ServerSocket server) throws IOException {
    List<TestConsole> consoles = new ArrayList<>();
    for (String address : addresses) {
      consoles.add(TestConsole.start(transport, address));
    }
    try (Socket board = server.accept()) {
      consoles.forEach(console -> console.awaitEvent("opened"));
      consoles.forEach(TestConsole::close);
      assertEquals(-1, board.getInputStream().read());
    }
  }

  private static Set<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(Thread::isAlive)
        .map(thread -> thread.getName() + " " + thread.getId())
        .filter(name -> name.startsWith("console-") || name.startsWith("PtyProcess"))
        .collect(Collectors.toSet());
  }

  private static Set<String> minus(Set<String> all, Set<String> known) {
    return all.stream().filter(one -> !known.contains(one)).collect(Collectors.toSet());
  }

  @Test
  void refusesAnUnknownWayOfMovingOctets() {
    System.setProperty(ConsoleTransport.IO_PROPERTY, "magic");
    try {
      Exception e = assertThrows(IllegalArgumentException.class, ConsoleTransport.Io::preferred);
      assertEquals(
          "nodeline.console.io: bad value: magic (allowed: auto, epoll, threads)", e.getMessage());
    } finally {
      System.clearProperty(ConsoleTransport.IO_PROPERTY);
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package nodeline.console;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.ChannelInboundHandlerAdapter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import nodeline.CapturedLog;
import nodeline.MonotonicClock;
import nodeline.console.ConsoleTransport.Io;
import nodeline.ports.FakeSystem;
import nodeline.ports.LinkRivals;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class ConsoleLinkTest {
  private ConsoleTransport transport = ConsoleTransport.create(1);

  @AfterEach
  void close() {
    transport.close();
  }

  @Test
  void closesBeforeItWasStarted() {
    TestConsole console = TestConsole.of(transport, "exec:cat");
    console.close();
    console.start();
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
    LinkState waiting = // it tries again meanwhile
        await().until(console.link::state, LinkState.Waiting.class::isInstance);
    assertTrue(((LinkState.Waiting) waiting).nextTry().isBefore(Instant.now().plusSeconds(2)));
    console.close();
    assertEquals(new LinkState.Closed(), console.link.state());
  }

  @Test
  void opensNoneOfTheAdaptersThatClaimItsName(@TempDir Path folder) {
    try (FakeSystem system = new FakeSystem(folder)) {
      system.gadget("1-2", "ttyACM0", "G1").udevData("ttyACM0", "S:dut/twin");
      system.gadget("1-3", "ttyACM1", "G1").udevData("ttyACM1", "S:dut/twin");
      transport.close();
      transport = ConsoleTransport.create(Io.preferred(), 1, new LinkRivals(system.tree()));
      TestConsole console = TestConsole.start(transport, "serial:/dev/dut/twin");
      console.awaitEvent(
          "unavailable: 2 adapters claim /dev/dut/twin: ttyACM0 at 1-2, ttyACM1 at 1-3;"
              + " none is opened");
      system.udevData("ttyACM1", "I:1");
      console.awaitEvent("unavailable: /dev/dut/twin: no such device"); // here, where none is
      console.close();
    }
  }

  @Test
  void tellsAReasonOnceHoweverOftenItTries() {
    TestConsole console = TestConsole.start(transport, "tcp://127.0.0.1:" + TestTools.freePort());
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
    try (CapturedLog log = CapturedLog.of("io.netty.util.concurrent.AbstractEventExecutor");
        ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      ConsoleLink link =
          new ConsoleLink(
              transport,
              LinkConfig.of(ConsoleAddress.parse("tcp://127.0.0.1:" + server.getLocalPort())),
              new ConsoleListener() {
                @Override
                public void lost(String reason) {
                  throw new IllegalStateException("a listener's mistake");
                }
              },
              MonotonicClock.SYSTEM);
      link.start(new TestPipeline(ChannelInboundHandlerAdapter::new));
      server.accept().close();
      try (Socket again = server.accept()) {
        assertTrue(again.isConnected());
      }
      assertTrue(log.lines().get(0).endsWith(": a listener's mistake"), "" + log.lines());
      link.close().join();
    }
  }

  @Test
  void staysOnOneEventLoop() throws Exception {
    TestConsole console = TestConsole.open(transport, "exec:cat");
    assertSame(console.link.eventLoop(), console.link.channel().orElseThrow().eventLoop());
    console.close();
  }

  @Test
  void refusesAnUnknownWayOfMovingOctets() {
    Exception e =
        assertThrows(IllegalArgumentException.class, () -> ConsoleTransport.Io.of("magic"));
    assertEquals(
        "nodeline.console.io: bad value: magic (allowed: auto, epoll, threads)", e.getMessage());
  }
}

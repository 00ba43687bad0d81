// SPDX-License-Identifier: Apache-2.0
package nodeline.console;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** Counts what the process has open, so no other test may run meanwhile. */
@Isolated
class ConsoleLeakTest {
  private static final int CYCLES = 15;
  private static final int YANKS = 100;
  private static final int WARM_UP = 3;

  @TempDir private Path folder;
  private final List<ConsoleTransport> transports =
      Stream.of(ConsoleTransport.Io.values()).map(io -> ConsoleTransport.create(io, 1)).toList();

  @AfterEach
  void close() {
    transports.forEach(ConsoleTransport::close);
  }

  /** What is open before; compared with what is open later. */
  private record Count(long descriptors, Set<String> threads) {
    static Count now() throws IOException {
      return new Count(TestTools.openDescriptors(), consoleThreads());
    }

    void assertNotMoreNow() {
      await()
          .atMost(TestConsole.PATIENCE)
          .untilAsserted(
              () -> {
                Count now = now();
                assertTrue(now.descriptors <= descriptors, this + " now=" + now);
                Set<String> more =
                    now.threads.stream()
                        .filter(thread -> !threads.contains(thread))
                        .collect(Collectors.toSet());
                assertEquals(Set.of(), more, "threads");
              });
    }

    private static Set<String> consoleThreads() {
      return Thread.getAllStackTraces().keySet().stream()
          .filter(Thread::isAlive)
          .map(thread -> thread.getName() + " " + thread.getId())
          .filter(name -> name.startsWith("console-") || name.startsWith("PtyProcess"))
          .collect(Collectors.toSet());
    }
  }

  @Test
  void openingAndClosingLeavesNoDescriptorAndNoThreadBehind() throws Exception {
    try (TestPty first = TestPty.plug(folder.resolve("port0"));
        TestPty second = TestPty.plug(folder.resolve("port1"));
        ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      for (int i = 0; i < 2; i++) {
        cycle(server);
      }
      Count before = Count.now();
      for (int i = 0; i < CYCLES; i++) {
        cycle(server);
      }
      before.assertNotMoreNow();
      assertEquals(0, first.read(0).length + second.read(0).length);
    }
  }

  private void cycle(ServerSocket server) throws IOException {
    List<TestConsole> consoles = new ArrayList<>();
    for (int i = 0; i < transports.size(); i++) {
      String port = Integer.toString(server.getLocalPort());
      for (String address :
          List.of(
              "exec:cat",
              "exec:exit 1",
              "serial:" + folder.resolve("port" + i),
              "tcp://127.0.0.1:" + port,
              "telnet://127.0.0.1:" + port)) {
        consoles.add(TestConsole.start(transports.get(i), address));
      }
    }
    List<Socket> boards = new ArrayList<>();
    for (int i = 0; i < 2 * transports.size(); i++) {
      boards.add(server.accept());
    }
    consoles.forEach(console -> console.awaitEvent("opened"));
    CompletableFuture<?>[] closing =
        consoles.stream().map(console -> console.link.close()).toArray(CompletableFuture<?>[]::new);
    CompletableFuture.allOf(closing).join();
    for (Socket board : boards) {
      board.close();
    }
  }

  /** A board that says something and is answered, each time before its plug is pulled again. */
  @Test
  void aHundredYanksLeaveNothingBehindThoughThePortComesBackUnderAnotherNumber() throws Exception {
    List<YankedBoard> boards = new ArrayList<>();
    for (ConsoleTransport transport : transports) {
      boards.add(new YankedBoard(transport, folder.resolve(transport.io().toString())));
    }
    for (int i = 0; i < WARM_UP; i++) {
      speak(boards, i);
      yank(boards);
    }
    speak(boards, WARM_UP);
    Count before = Count.now();
    for (int i = 0; i < YANKS; i++) {
      yank(boards);
      speak(boards, i);
    }
    before.assertNotMoreNow();
    for (YankedBoard board : boards) {
      board.close();
    }
  }

  private static void speak(List<YankedBoard> boards, int number) {
    boards.forEach(board -> board.speak(number));
  }

  private static void yank(List<YankedBoard> boards) throws IOException {
    for (YankedBoard board : boards) {
      board.yank();
    }
  }

  /** A console and the board behind it, which keeps its link and changes its number. */
  private static final class YankedBoard implements AutoCloseable {
    private final Path link;
    private final TestConsole console;
    private YankedPty pty;

    YankedBoard(ConsoleTransport transport, Path link) throws IOException {
      this.link = link;
      pty = YankedPty.open().plug(link);
      console = TestConsole.start(transport, "serial:" + link);
    }

    void speak(int number) {
      console.awaitEvent("opened");
      pty.write("hello %d\n".formatted(number));
      console.awaitText("hello %d\n".formatted(number));
      console.type("back %3d".formatted(number));
      assertEquals("back %3d".formatted(number), pty.read(8));
    }

    void yank() throws IOException {
      console.forget();
      YankedPty next = YankedPty.open().plug(link);
      pty.close();
      pty = next;
      console.awaitEvent("lost: unplugged");
    }

    @Override
    public void close() {
      console.close();
      pty.close();
    }
  }
}

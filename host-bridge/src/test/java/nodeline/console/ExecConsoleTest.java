// SPDX-License-Identifier: Apache-2.0
package nodeline.console;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.ChannelFuture;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ExecConsoleTest {
  private ConsoleTransport transport;
  private final List<TestConsole> consoles = new ArrayList<>();

  @AfterEach
  void close() {
    consoles.forEach(TestConsole::close);
    transport.close();
  }

  private TestConsole open(ConsoleTransport.Io io, String command) {
    if (transport == null) {
      transport = ConsoleTransport.create(io, 1);
    }
    TestConsole console = TestConsole.open(transport, "exec:" + command);
    consoles.add(console);
    return console;
  }

  @ParameterizedTest
  @EnumSource
  void givesTheCommandAPlainControllingTerminalOfItsOwn(ConsoleTransport.Io io) {
    TestConsole console =
        open(io, "sleep 0.3; stty size; tty; echo $TERM; : </dev/tty && echo controlling");
    console.awaitEvent("ended");
    String[] lines = console.text().split("\r\n");
    assertEquals("24 80", lines[0]);
    assertTrue(lines[1].startsWith("/dev/pts/"), lines[1]);
    assertEquals("dumb", lines[2]);
    assertEquals("controlling", lines[3]);
  }

  @ParameterizedTest
  @CsvSource({
    "EPOLL, echo all of it; exit 0, 0",
    "EPOLL, echo all of it; exit 3, 3",
    "EPOLL, echo all of it; kill -9 $$, 137",
    "EPOLL, echo all of it; trap : HUP; setsid sleep 40 & sleep 0.1; exit 5, 5",
    "EPOLL, echo all of it; exec /no/such/program, 127",
    "THREADS, echo all of it; exit 0, 0",
    "THREADS, echo all of it; exit 3, 3",
    "THREADS, echo all of it; kill -9 $$, 137",
    "THREADS, echo all of it; trap : HUP; setsid sleep 40 & sleep 0.1; exit 5, 5",
  })
  void endsWithTheExitCodeAfterAllOutput(ConsoleTransport.Io io, String command, int exitCode) {
    TestConsole console = open(io, command).awaitEvent("ended");
    assertEquals(List.of("opened", "inactive", "ended: " + exitCode), console.events());
    assertTrue(console.text().startsWith("all of it"), console.text());
    assertEquals(new LinkState.Ended(exitCode), console.link.state());
    assertTrue(console.link.channel().isEmpty());
  }

  @ParameterizedTest
  @EnumSource
  void carriesAnyOctetsBothWays(ConsoleTransport.Io io) {
    TestConsole console = open(io, "stty raw -echo; echo ready; exec cat").awaitText("ready\n");
    console.forget();
    byte[] octets = new byte[60_000];
    new Random(4711).nextBytes(octets);
    ChannelFuture sent = console.send(octets);
    await()
        .atMost(TestConsole.PATIENCE)
        .until(() -> console.received().length >= octets.length && sent.isSuccess());
    assertArrayEquals(octets, console.received());
  }

  @ParameterizedTest
  @EnumSource
  void readsAllOfALongOutputBeforeTheEnd(ConsoleTransport.Io io) {
    TestConsole console = open(io, "stty raw; seq 1 100000").awaitEvent("ended: 0");
    assertEquals(588_895, console.received().length);
    assertTrue(console.text().endsWith("99999\n100000\n"));
  }

  @ParameterizedTest
  @EnumSource
  void refusesWhatACommandThatDoesNotReadWouldPileUpAndStaysIdle(ConsoleTransport.Io io) {
    TestConsole deaf = open(io, "stty raw -echo; echo ready; exec sleep 1000").awaitText("ready");
    TestConsole lively = open(io, "stty raw -echo; echo ready; exec cat").awaitText("ready\n");

    List<ChannelFuture> writes = new ArrayList<>();
    await()
        .atMost(TestConsole.PATIENCE)
        .until(
            () -> {
              ChannelFuture write = deaf.send(new byte[8192]);
              writes.add(write);
              return write.await(50) && !write.isSuccess();
            });
    ChannelFuture refused = writes.get(writes.size() - 1);
    assertTrue(
        refused.cause().getMessage().startsWith("console does not take its output: pending="),
        refused.cause().getMessage());
    assertFalse(deaf.link.channel().orElseThrow().isWritable());

    for (int i = 0; i < 50; i++) {
      lively.forget();
      lively.type("ping" + i + "\n");
      lively.awaitText("ping" + i + "\n");
    }
    assertTrue(deaf.link.channel().isPresent(), "a full console stays open");
    long percent = TestTools.idleCpuPercent();
    assertTrue(percent < 10, "a full console must not cost CPU: percent=" + percent);
  }

  @ParameterizedTest
  @EnumSource
  void hangsTheCommandUpWhenTheLinkIsClosed(ConsoleTransport.Io io) {
    TestConsole console =
        open(io, "trap 'exit 9' TERM; echo $$; while :; do sleep 1; done").awaitText("\n");
    long pid = Long.parseLong(console.text().strip());
    console.close();
    assertFalse(ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false));
    assertEquals(List.of("opened", "inactive", "closed"), console.events());
  }

  @ParameterizedTest
  @EnumSource
  void killsACommandThatIgnoresTheHangUp(ConsoleTransport.Io io) {
    TestConsole console =
        open(io, "trap '' HUP TERM; echo $$; while :; do sleep 1; done").awaitText("\n");
    long pid = Long.parseLong(console.text().strip());
    console.close();
    await()
        .atMost(Duration.ofSeconds(5))
        .until(() -> !ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false));
  }

  @ParameterizedTest
  @EnumSource
  void writesWhatIsPendingBeforeItCloses(ConsoleTransport.Io io, @TempDir Path folder) {
    Path file = folder.resolve("got");
    TestConsole console =
        open(io, "trap '' HUP; stty raw -echo; echo ready; cat >" + file).awaitText("ready");
    console.type("x".repeat(30_000));
    console.close();
    await()
        .atMost(TestConsole.PATIENCE)
        .untilAsserted(() -> assertEquals(30_000, Files.size(file)));
  }
}

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
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@Execution(ExecutionMode.CONCURRENT)
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
        open(
            io,
            "n=0; while [ \"$(stty size)\" = '0 0' ] && [ $((n += 1)) -lt 100 ]; do sleep 0.1; done;"
                + " stty size; tty; echo $TERM; : </dev/tty && echo controlling");
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
    assertEquals(List.of("opened", "inactive"), console.events().subList(0, 2));
    String ended = console.events().get(2);
    assertEquals("ended: " + exitCode, ended.replaceFirst("(: [0-9]+): .*", "$1"));
    assertEquals(exitCode == 0, ended.equals("ended: 0"), "the last line says why: " + ended);
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

  /** As a shell's last words may come after its end, where the machine is busy. */
  @ParameterizedTest
  @EnumSource
  void readsWhatComesAfterTheCommandHasEnded(ConsoleTransport.Io io) {
    TestConsole console =
        open(io, "trap '' HUP; (sleep 0.1; echo late) & echo soon; exit 5").awaitEvent("ended: 5");
    assertEquals("soon\r\nlate\r\n", console.text());
  }

  /** As a board that is switched off: what ignores the hang-up is ended too. */
  @ParameterizedTest
  @EnumSource
  void nothingOfTheCommandRunsOn(ConsoleTransport.Io io) {
    TestConsole console =
        open(io, "trap '' HUP; sleep 1000 & echo $!; trap - HUP; exec cat").awaitText("\n");
    long pid = Long.parseLong(console.text().strip());
    assertTrue(ProcessHandle.of(pid).isPresent());
    console.close();
    await().atMost(TestConsole.PATIENCE).until(() -> ProcessHandle.of(pid).isEmpty());
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
        .atMost(TestConsole.PATIENCE)
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

  private TestConsole start(ConsoleTransport.Io io, Restart restart, String command) {
    transport = ConsoleTransport.create(io, 1);
    TestConsole console =
        TestConsole.start(
            transport, new LinkConfig(new ConsoleAddress.Exec(command), Pace.NONE, restart));
    consoles.add(console);
    return console;
  }

  @ParameterizedTest
  @EnumSource
  void startsACommandAgainUntilItSucceeds(ConsoleTransport.Io io, @TempDir Path folder) {
    TestConsole console =
        start(
            io,
            Restart.ON_FAILURE,
            "echo again; n=$(cat %1$s 2>/dev/null); echo x$n >%1$s; test \"$n\" = xx"
                .formatted(folder.resolve("count")));
    console.awaitEvent("ended: 0");
    assertEquals("again\r\nagain\r\nagain\r\n", console.text());
    assertEquals(
        List.of("opened", "inactive", "turned away: exited: status=1: again", "opened"),
        console.events().subList(0, 4));
    assertEquals(new LinkState.Ended(0), console.link.state());
  }

  @ParameterizedTest
  @EnumSource
  void startsACommandAgainWhateverItsStatusMoreAndMoreSeldom(ConsoleTransport.Io io) {
    long start = System.nanoTime();
    TestConsole console = start(io, Restart.ALWAYS, "echo again");
    console.awaitText("again\r\n".repeat(4));
    long millis = (System.nanoTime() - start) / 1_000_000;
    assertTrue(millis > 100 + 200 + 400, "pauses grow: millis=" + millis);
    console.close();
    assertEquals(new LinkState.Closed(), console.link.state());
  }
}

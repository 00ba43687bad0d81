// SPDX-License-Identifier: Apache-2.0
package nodeline.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import nodeline.MonotonicClock;
import nodeline.console.ConsoleAddress;
import nodeline.console.ConsoleLink;
import nodeline.console.ConsoleListener;
import nodeline.console.ConsoleTransport;
import nodeline.console.LinkConfig;
import nodeline.console.LinkState;
import nodeline.console.TestPipeline;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConsoleLogsTest {
  private static final Instant NOW = Instant.parse("2026-11-24T04:12:33.123Z");

  @TempDir private Path folder;
  private Path logFolder;
  private ConsoleLogs logs;

  @BeforeEach
  void open() throws IOException {
    logFolder = folder.resolve("state/logs");
    logs = ConsoleLogs.open(logFolder, Clock.fixed(NOW, ZoneOffset.UTC), LogParts.Limits.DEFAULT);
  }

  @AfterEach
  void close() {
    logs.close();
  }

  private String written(String device) throws Exception {
    logs.flush().get(10, TimeUnit.SECONDS);
    return Files.readString(logFolder.resolve(device + ".log"));
  }

  private static ByteBuf text(String text) {
    return Unpooled.copiedBuffer(text, UTF_8);
  }

  @Test
  void writesEachDeviceToItsOwnFile() throws Exception {
    logs.log("a").text(text("from a\n"));
    logs.log("b").text(text("from b\n"));
    assertEquals(NOW + " from a\n", written("a"));
    assertEquals(NOW + " from b\n", written("b"));
    assertSame(logs.log("a"), logs.log("a"));
    assertEquals(
        "rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(logFolder)));
  }

  @Test
  void writesWhatHappensToALink() throws Exception {
    ConsoleListener events =
        logs.log("a").events(ConsoleAddress.parse("serial:/dev/dut/a?baud=9600"));
    events.unavailable("/dev/dut/a: no such device");
    events.opened();
    events.lost("unplugged");
    events.ended(3, "");
    events.closed();
    assertEquals(
        """
        T-- not available: /dev/dut/a: no such device
        T-- opened serial:/dev/dut/a?baud=9600
        T-- lost: unplugged
        T-- ended: exit=3
        T-- closed
        """,
        written("a").replace(NOW.toString(), "T"));
  }

  @Test
  void passesOnWhatItLogs() throws Exception {
    EmbeddedChannel channel = new EmbeddedChannel(new ConsoleLogHandler(logs.log("a")));
    channel.writeInbound(text("hello\n"));
    ByteBuf passed = channel.readInbound();
    assertEquals("hello\n", passed.toString(UTF_8));
    passed.release();
    assertEquals(NOW + " hello\n", written("a"));
  }

  @Test
  void dropsWhatTheDiskIsTooSlowForAndSaysHowMuch() throws Exception {
    CountDownLatch slow = new CountDownLatch(1);
    logs.offer(
        logs.log("slow"),
        0,
        () -> {
          try {
            slow.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    ConsoleLog flooded = logs.log("flooded");
    int octets = 0;
    for (; octets < 2 * ConsoleLog.MAX_QUEUED_OCTETS; octets += 1024) {
      flooded.text(text("x".repeat(1023) + "\n"));
    }
    logs.log("quiet").text(text("kept\n"));
    slow.countDown();

    assertEquals(NOW + " kept\n", written("quiet"));
    String log = written("flooded");
    int kept = log.split("x\n", -1).length - 1;
    assertTrue(kept > 500 && kept < 1024, "kept=" + kept);
    assertTrue(
        log.contains(
            "-- dropped: octets=%d: the log could not keep up\n".formatted(octets - kept * 1024)),
        log.substring(log.length() - 100));
  }

  @Test
  void writesAllThatIsQueuedWhenClosed() throws Exception {
    for (int i = 0; i < 1000; i++) {
      logs.log("a").text(text("line\n"));
    }
    logs.close();
    logs.log("a").text(text("too late\n"));
    assertEquals(1000, Files.readAllLines(logFolder.resolve("a.log")).size());
    logs.flush().get(10, TimeUnit.SECONDS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", ".hidden", "a/b", "../a", "a b", "a\n", "ä"})
  void refusesNamesThatCouldLeaveTheFolder(String name) {
    assertThrows(IllegalArgumentException.class, () -> logs.log(name));
  }

  @Test
  void goesWithAConsole() throws Exception {
    ConsoleLog log = logs.log("sim");
    ConsoleAddress address = ConsoleAddress.parse("exec:printf 'hello\\nbye'; exit 4");
    try (ConsoleTransport transport = ConsoleTransport.create(1)) {
      ConsoleLink link =
          new ConsoleLink(
              transport, LinkConfig.of(address), log.events(address), MonotonicClock.SYSTEM);
      link.start(new TestPipeline(() -> new ConsoleLogHandler(log)));
      await().atMost(Duration.ofSeconds(30)).until(() -> link.state() instanceof LinkState.Ended);
      link.close().join();
    }
    assertEquals(
        """
        T-- opened exec:printf 'hello\\nbye'; exit 4
        T hello\r
        T bye
        T-- ended: exit=4
        """,
        written("sim").replace(NOW.toString(), "T"));
  }
}

// SPDX-License-Identifier: Apache-2.0
package nodeline.page;

import static nodeline.page.PageVisitor.request;
import static nodeline.page.PageVisitor.say;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import nodeline.DaemonThreads;
import nodeline.bridge.Bridge;
import nodeline.config.ConfigurationReader;
import nodeline.console.TestTools;
import nodeline.control.BridgeListener;
import nodeline.group.EmbeddedCoordinator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients of the page that are slow, by a real clock. */
class PagePatienceTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  /** A busy machine is late. */
  private static final Duration AT_MOST = Duration.ofMinutes(2);

  /** More than any buffer on the way holds. */
  private static final String FLOOD =
      "until [ -e %s ]; do sleep 0.1; done; yes 0123456789abcdef | head -c 8000000;"
          + " echo; echo end-$((1 + 1)); sleep 600";

  @TempDir private Path folder;
  private final int port = TestTools.freePort();
  private final PageVisitor visitor = new PageVisitor(port);
  private Bridge bridge;

  @BeforeEach
  void start() throws IOException {
    Path file =
        Files.write(
            folder.resolve("bench.yaml"),
            List.of(
                "page: " + port,
                "devices:",
                "  flood:",
                "    role: one",
                "    console: 'exec:" + FLOOD.formatted(folder.resolve("go")) + "'"));
    bridge =
        new Bridge(
                ConfigurationReader.read(file.toString()),
                folder.resolve("state"),
                BridgeListener.NONE,
                new EmbeddedCoordinator())
            .start();
  }

  @AfterEach
  void end() {
    bridge.close();
  }

  /** How long until the bridge has ended a connection. */
  private static CompletableFuture<Duration> lifetime(Socket socket) {
    long began = System.nanoTime();
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            socket.setSoTimeout((int) AT_MOST.toMillis());
            assertEquals(-1, socket.getInputStream().read());
          } catch (IOException reset) {
            // That is an end too.
          }
          return Duration.ofNanos(System.nanoTime() - began);
        },
        DaemonThreads.EACH);
  }

  private static void assertLimit(String what, Duration lifetime) {
    assertTrue(lifetime.compareTo(LIMIT.minusSeconds(2)) >= 0, what + ": " + lifetime);
    assertTrue(lifetime.compareTo(AT_MOST) < 0, what + ": " + lifetime);
  }

  private boolean isRead() {
    return !bridge.status().device("flood").clients().isEmpty();
  }

  /** All at once, since each takes half a minute. */
  @Test
  void endsThoseThatSayOrTakeNothingForHalfAMinute() throws Exception {
    try (Socket silent = visitor.connect();
        Socket half = visitor.connect();
        Socket stalled = new Socket()) {
      stalled.setReceiveBufferSize(4_096);
      stalled.connect(silent.getRemoteSocketAddress());
      CompletableFuture<Duration> silence = lifetime(silent);
      say(half, "GET / HTTP/1.1\r\nHost: local");
      CompletableFuture<Duration> halfSaid = lifetime(half);
      say(stalled, request("/api/live?device=flood"));
      await("reader").atMost(AT_MOST).until(this::isRead);
      Files.createFile(folder.resolve("go"));
      await("all of the board's text, though a reader of it takes nothing")
          .atMost(AT_MOST)
          .until(() -> visitor.get("/api/log?find=end-2").contains("Z end-2"));
      long began = System.nanoTime();
      await("end of the stream").atMost(AT_MOST).until(() -> !isRead());
      System.out.println("stalled stream: " + Duration.ofNanos(System.nanoTime() - began));
      assertTrue(visitor.get("/api/status").startsWith("HTTP/1.1 200 "), "others are served");
      assertLimit("silent", silence.join());
      assertLimit("half a request", halfSaid.join());
    }
  }
}

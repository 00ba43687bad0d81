// SPDX-License-Identifier: Apache-2.0
package nodeline.page;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static nodeline.page.PageVisitor.PATIENCE;
import static nodeline.page.PageVisitor.request;
import static nodeline.page.PageVisitor.say;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import nodeline.Problem;
import nodeline.bridge.Bridge;
import nodeline.config.Configuration;
import nodeline.config.ConfigurationReader;
import nodeline.console.TestTools;
import nodeline.control.BridgeListener;
import nodeline.control.ControlJson;
import nodeline.group.EmbeddedCoordinator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of a real bridge, as clients of HTTP get it. */
class PageServerTest {
  private static final Pattern SAMPLE = Pattern.compile("[a-z_]+(\\{[^{}]*\\})? [0-9.E-]+");

  @TempDir private Path folder;
  private final int port = TestTools.freePort();
  private final PageVisitor visitor = new PageVisitor(port);
  private Configuration configuration;
  private Bridge bridge;

  @BeforeEach
  void start() throws IOException {
    Path file =
        Files.write(
            folder.resolve("bench.yaml"),
            List.of(
                "page: " + port,
                "devices:",
                "  talker:",
                "    role: one",
                "    console: \"exec:sh -c 'echo boot: ok; exec cat'\"",
                "    listen: " + TestTools.freePort(),
                "  secret:",
                "    role: two",
                "    console: 'exec:echo s3cret; sleep 600'",
                "    write: user:nobody"));
    configuration = ConfigurationReader.read(file.toString());
    bridge = bridge(folder.resolve("state"));
    await("text")
        .atMost(PATIENCE)
        .until(() -> visitor.get("/api/log?find=s3cret").contains("s3cret"));
    await("text")
        .atMost(PATIENCE)
        .until(() -> visitor.get("/api/log?find=boot").contains("boot: ok"));
  }

  private Bridge bridge(Path state) {
    return new Bridge(configuration, state, BridgeListener.NONE, new EmbeddedCoordinator()).start();
  }

  @AfterEach
  void end() {
    bridge.close();
  }

  private JsonNode json(String path) throws IOException {
    String answer = visitor.get(path);
    return ControlJson.parse(answer.substring(answer.indexOf("\r\n\r\n")).getBytes(UTF_8));
  }

  @Test
  void eachAnswerKeepsOtherSitesOut() throws IOException {
    for (String path :
        List.of("/", "/page.js", "/api/status", "/metrics", "/nothing", "/../etc/passwd")) {
      String head = visitor.get(path).split("\r\n\r\n")[0].toLowerCase(Locale.ROOT);
      assertTrue(
          head.contains("content-security-policy: default-src 'none'; script-src 'self'"), head);
      assertTrue(head.contains("frame-ancestors 'none'"), head);
      assertTrue(head.contains("x-content-type-options: nosniff"), head);
      assertTrue(head.contains("referrer-policy: no-referrer"), head);
      assertFalse(head.contains("access-control"), head);
    }
    assertTrue(visitor.get("/nothing").startsWith("HTTP/1.1 404 "));
    assertTrue(visitor.get("/../etc/passwd").startsWith("HTTP/1.1 404 "));
  }

  @Test
  void answersEachRequestOfAConnection() throws IOException {
    try (Socket socket = visitor.connect()) {
      for (int i = 0; i < 200; i++) {
        say(socket, request(i % 2 == 0 ? "/favicon.ico" : "/api/status"));
        assertEquals("HTTP/1.1 200 OK", skipAnswer(socket.getInputStream()), "request " + i);
      }
    }
  }

  private static String skipAnswer(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int octet = in.read();
      assertTrue(octet >= 0, "ended after: " + head);
      head.append((char) octet);
    }
    Matcher length = Pattern.compile("content-length: ([0-9]+)").matcher(head);
    assertTrue(length.find(), head.toString());
    in.readNBytes(Integer.parseInt(length.group(1)));
    return head.substring(0, head.indexOf("\r\n"));
  }

  @Test
  void refusesLongAndForeignRequests() throws IOException {
    assertTrue(visitor.answer("\0\1\2 nonsense\r\n\r\n").startsWith("HTTP/1.1 4"));
    assertTrue(visitor.get("/" + "x".repeat(5_000)).startsWith("HTTP/1.1 4"));
    assertTrue(
        visitor
            .answer(request("/", "Connection: close", "X-Long: " + "x".repeat(9_000)))
            .startsWith("HTTP/1.1 4"));
    assertTrue(
        visitor
            .answer("GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n")
            .startsWith("HTTP/1.1 403 "));
  }

  @Test
  @SuppressWarnings("FutureReturnValueIgnored") // The first call's end shows the second one.
  void streamsTheTableAndAConsole() throws IOException {
    CompletableFuture<?> call =
        bridge.device("talker").call(List.of("lava-wait", "</script>"), Optional.empty()).begin();
    try (Socket socket = visitor.connect()) {
      say(socket, request("/api/live?device=talker"));
      BufferedReader lines =
          new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
      JsonNode text = data(lines, "console");
      assertEquals(
          "boot: ok\r\n",
          new String(Base64.getDecoder().decode(text.path("text").asText()), US_ASCII));
      JsonNode status = data(lines, "status");
      assertTrue(status.path("all").asBoolean());
      JsonNode row = status.path("devices").get(0);
      assertEquals("lava-wait </script>", row.path("calls").get(0).path("text").asText());
      assertEquals("secret (two)", row.path("calls").get(0).path("missing").get(0).asText());
      bridge.device("secret").call(List.of("lava-send", "</script>"), Optional.empty()).begin();
      call.join();
      JsonNode next = data(lines, "status");
      while (next.path("devices").findPath("calls").size() > 0 || next.path("devices").isEmpty()) {
        next = data(lines, "status");
      }
      assertFalse(next.path("all").asBoolean(), "only what has changed");
      assertEquals(1, bridge.status().device("talker").clients().size());
    }
    await("detached")
        .atMost(PATIENCE)
        .until(() -> bridge.status().device("talker").clients().isEmpty());
  }

  private static JsonNode data(BufferedReader lines, String event) throws IOException {
    String line = lines.readLine();
    while (!line.equals("event: " + event)) {
      line = lines.readLine();
    }
    return ControlJson.parse(lines.readLine().substring("data: ".length()).getBytes(US_ASCII));
  }

  /** The bridge's own user may read it; without a name, nobody else may. */
  @Test
  void aConsoleBelongsToThoseWhoMayReadIt() throws IOException {
    assertTrue(bridge.device("talker").mayRead(Optional.empty()));
    assertFalse(bridge.device("secret").mayRead(Optional.empty()));
    assertEquals(
        1,
        json("/api/log?find=s3cret&device=secret").path("lines").findValues("text").stream()
            .filter(text -> text.asText().endsWith("s3cret"))
            .count());
  }

  @Test
  void endsStreamsAndConnectionsThatAreTooMany() throws IOException {
    List<Socket> clients = new ArrayList<>();
    try {
      for (int i = 0; i < PagePort.MAX_STREAMS; i++) {
        Socket client = visitor.connect();
        clients.add(client);
        say(client, request("/api/live"));
        assertEquals('H', client.getInputStream().read());
      }
      assertTrue(visitor.get("/api/live").startsWith("HTTP/1.1 503 "));
      assertTrue(visitor.get("/api/status").startsWith("HTTP/1.1 200 "), "others are served");
      await("one more is closed")
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(5))
          .until(() -> clients.add(visitor.connect()) && isTurnedAway());
      assertTrue(clients.size() >= PagePort.MAX_CONNECTIONS, "clients=" + clients.size());
    } finally {
      for (Socket client : clients) {
        client.close();
      }
    }
    await("room").atMost(PATIENCE).until(() -> !isTurnedAway());
  }

  private boolean isTurnedAway() {
    try {
      return visitor.get("/favicon.ico").isEmpty();
    } catch (IOException reset) {
      return true;
    }
  }

  @Test
  void tellsPrometheusWhatThereIs() throws IOException {
    String metrics = visitor.get("/metrics").split("\r\n\r\n", 2)[1];
    List<String> samples = metrics.lines().filter(line -> !line.startsWith("#")).toList();
    samples.forEach(line -> assertTrue(SAMPLE.matcher(line).matches(), line));
    for (String sample :
        List.of(
            "nodeline_link_up{device=\"talker\"} 1.0",
            "nodeline_calls_waiting{device=\"talker\",seconds=\"60\"} 0.0",
            "nodeline_damaged_frames_total{device=\"talker\",kind=\"check\"} 0.0",
            "nodeline_device_events_total{device=\"talker\",event=\"repaired\"} 0.0",
            "nodeline_console_octets_total{device=\"talker\",way=\"read\"} 10.0",
            "nodeline_group_joined{group=\"default\"} 2.0",
            "nodeline_guests 0.0")) {
      assertTrue(samples.contains(sample), metrics);
    }
    for (String name : List.of("nodeline_event_loop_delay_seconds ", "nodeline_journal_octets ")) {
      assertTrue(samples.stream().anyMatch(line -> line.startsWith(name)), name);
    }
  }

  @Test
  void namesThePortThatIsTaken() throws IOException {
    Problem problem =
        assertThrows(Problem.class, () -> bridge(Files.createDirectory(folder.resolve("2"))));
    assertTrue(
        problem.getMessage().matches("device \"talker\" cannot listen .*|cannot serve the page .*"),
        problem.getMessage());
  }
}

// SPDX-License-Identifier: Apache-2.0
package nodeline.lava.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static nodeline.lava.server.Asking.id;
import static nodeline.lava.server.Asking.longPoll;
import static nodeline.lava.server.ServedLab.NACK;
import static nodeline.lava.server.ServedLab.WAIT;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each of these kills or hangs the real daemon, or might hurt any. A bystander notices nothing. */
class RobustServerTest {
  private static final String A = "101/server";
  private static final String B = "102/client";
  private static final long AT_ONCE_MILLIS = 500;

  /** On a machine that does other things too, one of them is quick enough. */
  private static final int TRIES = 50;

  private final List<Socket> clients = new ArrayList<>();
  private ServedLab lab;

  @BeforeEach
  void start() throws IOException {
    lab = ServedLab.of(false, A, B);
    assertBystander();
  }

  @AfterEach
  void stop() throws IOException {
    for (Socket client : clients) {
      client.close();
    }
    lab.close();
  }

  private void assertBystander() throws IOException {
    assertBystander("");
  }

  /** One that asks each time just after another client, whose question costs more. */
  private void assertBystander(String costly) throws IOException {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < TRIES && least > AT_ONCE_MILLIS; i++) {
      if (!costly.isEmpty()) {
        client(costly);
      }
      long start = System.nanoTime();
      assertEquals(WAIT, lab.ask(B, "lava_wait", id("bystander")));
      least = Math.min(least, (System.nanoTime() - start) / 1_000_000);
    }
    assertTrue(least <= AT_ONCE_MILLIS, "answered after ms=" + least);
  }

  private Socket client(String octets) throws IOException {
    Socket client = Asking.connect(lab.port);
    clients.add(client);
    client.getOutputStream().write(octets.getBytes(ISO_8859_1));
    return client;
  }

  /** Another server in the place of the usual one. */
  private void serve(ServerLimits limits) throws IOException {
    lab.close();
    lab = new ServedLab(false, limits);
    lab.ask(A, "group_data", "\"group_size\": 2");
    lab.ask(B, "group_data");
  }

  @Test
  void servesBesideSilentClientsAndEndsThem() throws IOException {
    serve(ServedLab.patience(Duration.ofSeconds(3)));
    List<Socket> silent = new ArrayList<>();
    for (String said : List.of("", "0000", "000000FF", "000000FF{\"requ")) {
      silent.add(client(said));
      assertBystander();
    }
    for (Socket client : silent) {
      assertEquals("", Asking.answer(client));
    }
  }

  @Test
  void survivesResets() throws IOException {
    String request = Asking.framed(Asking.request(A, "lava_wait", id("m")));
    for (String said : List.of("", "0000", request.substring(0, 40), request)) {
      Socket client = client(said);
      client.setSoLinger(true, 0);
      client.close();
      assertBystander();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "FFFFFFFF{",
        "7FFFFFFF",
        "-0000001{}",
        "00000000",
        "zzzzzzzz{}",
        "GET / HTTP/1.1\r\n\r\n",
        "00000004\u00ff\u00fe\u00fd\u00fc",
        "00000003{\"\u0080",
        "00000004null",
        "00000002[]",
        "0000000212",
        "00000009{\"a\":NaN}",
        "00000003{,}",
        "\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000"
      })
  void closesJunkWithoutAWord(String junk) throws IOException {
    assertEquals("", Asking.answer(client(junk)));
    assertBystander();
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{\"a\":"})
  void survivesDeepNesting(String open) throws IOException {
    String json = "{\"x\":" + open.repeat(200_000);
    assertEquals("", Asking.answer(client(Asking.framed(json))));
    assertBystander();
  }

  @Test
  void refusesWhatKillsTheRealOne() throws IOException {
    assertEquals(NACK, lab.ask(A, "lava_wait_all", id("m"), "\"waitrole\": \"nobody\""));
    lab.ask(A, "lava_sync", id("s"));
    assertEquals(ServedLab.ACK, lab.ask(A, "lava_send", id("s")), "after a sync of the same id");
    String[] incomplete = {
      "{\"request\": \"lava_send\", \"client_name\": \"1\"}",
      "{\"request\": \"group_data\", \"client_name\": \"1\", \"group_name\": \"g\","
          + " \"group_size\": 1, \"role\": \"r\"}",
      "{\"request\": \"group_data\", \"client_name\": \"1\", \"group_name\": \"h\","
          + " \"group_size\": 1}"
    };
    for (String json : incomplete) {
      Asking.json(lab.port, json);
      assertBystander();
    }
  }

  @Test
  void takesARequestThatIsCutAnywhere() throws IOException {
    byte[] request =
        Asking.framed(Asking.request(A, "lava_wait", "\"messageID\": \"€\"")).getBytes(UTF_8);
    for (int cut = 0; cut < request.length; cut++) {
      try (Socket client = Asking.connect(lab.port)) {
        client.setTcpNoDelay(true);
        client.getOutputStream().write(request, 0, cut);
        client.getOutputStream().flush();
        client.getOutputStream().write(request, cut, request.length - cut);
        assertEquals(WAIT, Asking.answer(client), "cut=" + cut);
      }
    }
    assertBystander();
  }

  @Test
  void takesARequestThatComesOctetByOctet() throws IOException {
    byte[] request = Asking.framed(Asking.request(A, "lava_wait", id("m"))).getBytes(US_ASCII);
    try (Socket client = Asking.connect(lab.port)) {
      client.setTcpNoDelay(true);
      for (byte octet : request) {
        client.getOutputStream().write(octet);
      }
      assertEquals(WAIT, Asking.answer(client));
    }
  }

  @Test
  void servesTwoHundredAtOnce() throws Exception {
    List<CompletableFuture<String>> asked = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      asked.add(lab.askLongPoll(A, "lava_wait", id("m"), longPoll("w" + i, 30)));
    }
    assertBystander();
    lab.ask(B, "lava_send", id("m"));
    for (CompletableFuture<String> answer : asked) {
      assertTrue(answer.get(30, TimeUnit.SECONDS).contains("\"ack\""));
    }
  }

  @Test
  void endsClientsThatNeverRead() throws IOException {
    serve(new ServerLimits(64, 1 << 30, Duration.ofSeconds(5), Duration.ofHours(1)));
    String value = "\\udcff".repeat(300_000); // each five characters of an answer
    for (String key : List.of("a", "b", "c")) {
      lab.ask(A, "lava_send", id("big"), "\"message\": {\"%s\": \"%s\"}".formatted(key, value));
    }
    String request = Asking.framed(Asking.request(A, "lava_wait", id("big")));
    for (int i = 0; i < 6; i++) {
      Socket client = new Socket();
      clients.add(client);
      client.setReceiveBufferSize(1_024); // more than the system would hold for it
      client.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), lab.port));
      client.getOutputStream().write(request.getBytes(US_ASCII));
    }
    assertBystander();
    await().atMost(20, TimeUnit.SECONDS).until(() -> serverHasEnded(clients));
    assertBystander();
  }

  @Test
  void servesBesideAnswersOfManyPairs() throws IOException {
    String pairs =
        IntStream.range(0, 100_000)
            .mapToObj(i -> "\"%s\":\"\"".formatted(Integer.toString(i, 36)))
            .collect(Collectors.joining(",", "\"message\":{", "}"));
    assertEquals(ServedLab.ACK, lab.ask(A, "lava_send", id("many"), pairs));
    String request = Asking.framed(Asking.request(A, "lava_wait", id("many")));
    assertBystander(request);
  }

  /** Whether the server's ends are established no more. */
  private boolean serverHasEnded(List<Socket> asked) throws IOException {
    String here = "0100007F:%04X".formatted(lab.port);
    List<String> peers =
        asked.stream().map(client -> "0100007F:%04X".formatted(client.getLocalPort())).toList();
    List<String> connections = new ArrayList<>(Files.readAllLines(Path.of("/proc/net/tcp")));
    connections.addAll(Files.readAllLines(Path.of("/proc/net/tcp6"))); // Java's own are there
    return connections.stream()
        .map(line -> line.trim().split("\\s+"))
        .filter(line -> line[1].endsWith(here) && line[3].equals("01"))
        .noneMatch(line -> peers.stream().anyMatch(line[2]::endsWith));
  }

  @Test
  void keepsLongRequestsUnderItsLimit() throws IOException {
    serve(new ServerLimits(64, 4 * 1_048_576, Duration.ofSeconds(30), Duration.ofHours(1)));
    String half = "001FFFFF{\"a\":\"" + "x".repeat(1_000_000);
    List<Socket> unfinished = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      unfinished.add(client(half));
    }
    await().atMost(1, TimeUnit.MINUTES).until(() -> ended(unfinished) >= 4);
    assertBystander();
  }

  private static int ended(List<Socket> clients) throws IOException {
    int ended = 0;
    for (Socket client : clients) {
      ended += isEnded(client) ? 1 : 0;
    }
    return ended;
  }

  private static boolean isEnded(Socket client) throws IOException {
    client.setSoTimeout(1_000);
    try {
      return client.getInputStream().read() < 0;
    } catch (SocketTimeoutException open) {
      return false;
    } catch (SocketException reset) {
      return true;
    }
  }

  @Test
  void givesThePlaceOfASilentClientToTheNext() throws IOException {
    serve(new ServerLimits(4, 1_048_576, Duration.ofSeconds(60), Duration.ofHours(1)));
    List<Socket> silent = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      silent.add(client(""));
      assertBystander();
    }
    assertEquals("", Asking.answer(silent.get(0)));
    assertEquals("", Asking.answer(silent.get(7)));
  }

  @Test
  void hasAHeldQuestionAskedAgainWhenItsPlaceIsNeeded() throws Exception {
    serve(new ServerLimits(3, 1_048_576, Duration.ofSeconds(60), Duration.ofHours(1)));
    String request = Asking.framed(Asking.request(A, "lava_wait", id("m"), longPoll("w", 30)));
    Socket first = client(request);
    client(Asking.framed(Asking.request(A, "lava_wait", id("m"), longPoll("v", 30))));
    assertBystander(); // so both wait by now, and there is a place for a third
    await()
        .until(
            () -> { // one that has not been read yet would go first
              client(Asking.framed(Asking.request(A, "lava_wait", id("m"), longPoll("u", 30))));
              assertBystander();
              return first.getInputStream().available() > 0;
            });

    assertTrue(Asking.answer(first).contains("\"wait\""));
  }
}

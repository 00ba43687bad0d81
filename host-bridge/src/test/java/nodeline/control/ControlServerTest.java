// SPDX-License-Identifier: Apache-2.0
package nodeline.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import nodeline.CapturedLog;
import nodeline.Problem;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlServerTest {
  private static final String STATUS = "{\"command\":\"status\"}\n";
  private static final int MANY = 100_000;

  @TempDir Path folder;
  private final CompletableFuture<String> answer = new CompletableFuture<>();
  private final AtomicInteger waits = new AtomicInteger();
  private Path socket;
  private ControlServer server;

  @BeforeEach
  void serve() {
    socket = folder.resolve("nodeline.sock");
    server = new ControlServer(socket);
    server.publish(
        Map.of(
            "status", request -> Statuses.some(),
            "echo", request -> request.path("text").asText(),
            "much", request -> "x".repeat(1 << 20),
            "stream", request -> new Silence(),
            "wait", request -> (ControlWait) this::waitForAnswer,
            "wrong", ControlServerTest::problem,
            "broken", ControlServerTest::exception));
  }

  private CompletableFuture<String> waitForAnswer() {
    waits.incrementAndGet();
    return answer;
  }

  private void awaitWaits(int count) {
    Awaitility.await().atMost(10, TimeUnit.SECONDS).until(() -> waits.get() == count);
  }

  /** A stream of nothing. */
  private record Silence() implements ControlStream {
    @Override
    public Object result() {
      return "begins";
    }

    @Override
    public CompletableFuture<Void> ended() {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public ChannelHandler handler() {
      return new ChannelInboundHandlerAdapter();
    }
  }

  @AfterEach
  void end() {
    server.close();
  }

  private static Object problem(JsonNode request) {
    throw new Problem("no such device: " + request.path("device").asText(), "try another");
  }

  private static Object exception(JsonNode request) {
    throw new IllegalStateException("of " + request.size());
  }

  private void assertServes() {
    try (ControlClient client = new ControlClient(socket)) {
      assertEquals(Statuses.some(), client.status());
    }
  }

  @Test
  void tellsTheStatus() {
    assertServes();
  }

  /** The last line without its end, as {@code printf} leaves it. */
  @Test
  void answersAClientWhoseInputHasEnded() throws IOException, InterruptedException {
    Process socat =
        new ProcessBuilder(
                "/bin/sh",
                "-c",
                "printf '%s\\n%s' '{\"command\":\"echo\",\"text\":\"1\"}' '{\"command\":\"wait\"}' |"
                    + " socat -t 300 - unix-connect:"
                    + socket)
            .start();
    awaitWaits(1);
    answer.complete("2");
    assertEquals(
        "{\"result\":\"1\"}\n{\"result\":\"2\"}\n",
        new String(socat.getInputStream().readAllBytes(), StandardCharsets.US_ASCII));
    assertTrue(socat.waitFor(60, TimeUnit.SECONDS), "it ends before its own 300 s");
  }

  @Test
  void answersSeveralRequestsOfOneClientInOrder() throws IOException {
    try (RawClient client = new RawClient(socket)) {
      client.send("{\"command\":\"echo\",\"text\":\"1\"}\n{\"command\":\"echo\",");
      client.send("\"text\":\"2\"}\r\n");

      assertEquals("{\"result\":\"1\"}", client.line());
      assertEquals("{\"result\":\"2\"}", client.line());
    }
  }

  @Test
  void passesAProblemOn() {
    try (ControlClient client = new ControlClient(socket)) {
      Problem problem =
          assertThrows(
              Problem.class, () -> client.ask(Map.of("command", "wrong", "device", "board-9")));

      assertEquals("no such device: board-9", problem.getMessage());
      assertEquals("try another", problem.hint());
    }
  }

  @Test
  void answersWhereACommandFails() throws IOException {
    try (CapturedLog log = CapturedLog.of(ControlReply.class);
        RawClient client = new RawClient(socket)) {
      assertTrue(
          client
              .send("{\"command\":\"broken\"}\n")
              .line()
              .startsWith("{\"error\":\"the bridge failed"));
      assertEquals(List.of("ERROR control failed a request: of 1"), log.lines());
      assertTrue(client.send(STATUS).line().startsWith("{\"result\":{\"pid\":"));
    }
  }

  @Test
  void answersGarbage() throws IOException {
    try (RawClient client = new RawClient(socket)) {
      String notJson = "{\"error\":\"the request is not JSON\"";
      assertTrue(client.send("status\n").line().startsWith(notJson));
      assertTrue(client.send("{\"command\":\n").line().startsWith(notJson));
      assertTrue(client.send("[".repeat(60_000) + "\n").line().startsWith(notJson));
      String unknown = "{\"error\":\"the bridge does not know the command \\\"";
      assertTrue(client.send("{\"command\":\"stop\"}\n").line().startsWith(unknown + "stop\\\"\""));
      assertTrue(client.send("\n").line().startsWith(unknown));
      assertTrue(client.send("[1]\n").line().startsWith(unknown));
      assertTrue(client.send("{\"command\":{\"a\":1}}\n").line().startsWith(unknown));
      assertTrue(client.send(STATUS).line().startsWith("{\"result\""));
    }
  }

  @Test
  void closesAConnectionWhoseLineIsTooLong() throws IOException {
    try (RawClient client = new RawClient(socket)) {
      client.send("x".repeat(ControlServer.MAX_REQUEST + 1));

      assertTrue(client.isClosedByServer());
    }
    assertServes();
  }

  @Test
  void servesOthersBesideSilentClientsAndRefusesTooMany() throws IOException {
    List<RawClient> silent = new ArrayList<>();
    try {
      for (int i = 0; i < ConnectionPlaces.MAX_ASKING - 1; i++) {
        silent.add(new RawClient(socket).send("{"));
      }
      assertServes();
      silent.add(new RawClient(socket).send("{"));
      try (RawClient oneTooMany = new RawClient(socket)) {
        assertTrue(oneTooMany.line().startsWith("{\"error\":\"the bridge has all "));
        assertTrue(oneTooMany.isClosedByServer());
      }
    } finally {
      for (RawClient client : silent) {
        client.close();
      }
    }
    Awaitility.await().atMost(10, TimeUnit.SECONDS).ignoreExceptions().until(this::isServed);
  }

  @Test
  void answersWhoWaitsWhenTheAnswerIsThereAndGoesOn() throws IOException {
    try (RawClient client = new RawClient(socket)) {
      client.send("{\"command\":\"wait\"}\n{\"command\":\"echo\",\"text\":\"behind\"}\n");
      assertServes();
      answer.complete("at last");

      assertEquals("{\"result\":\"at last\"}", client.line());
      assertEquals("{\"result\":\"behind\"}", client.line());
      assertTrue(client.send(STATUS).line().startsWith("{\"result\":{\"pid\":"));
    }
  }

  @Test
  void tellsWhoWaitsOfAProblem() throws IOException {
    try (RawClient client = new RawClient(socket).send("{\"command\":\"wait\"}\n")) {
      answer.completeExceptionally(new Problem("timed out", "wait longer"));

      assertEquals("{\"error\":\"timed out\",\"hint\":\"wait longer\"}", client.line());
    }
  }

  @Test
  void cancelsWhatAClientWaitsForWhenItIsGone() throws IOException {
    RawClient client = new RawClient(socket).send("{\"command\":\"wait\"}\n");
    awaitWaits(1);
    client.close();
    Awaitility.await().atMost(10, TimeUnit.SECONDS).until(answer::isCancelled);
  }

  @Test
  void servesOthersBesideThoseWhoWaitAndRefusesTooMany() throws IOException {
    List<RawClient> waiting = new ArrayList<>();
    try {
      for (int i = 0; i < ConnectionPlaces.MAX_WAITING; i++) {
        waiting.add(new RawClient(socket).send("{\"command\":\"wait\"}\n"));
        awaitWaits(i + 1);
      }
      assertServes();
      try (RawClient oneTooMany = new RawClient(socket).send("{\"command\":\"wait\"}\n")) {
        String refusal = oneTooMany.line();
        assertTrue(refusal.contains("\"the bridge has all the waiting requests it takes: max="));
        assertTrue(oneTooMany.send(STATUS).line().startsWith("{\"result\":{\"pid\":"));
      }
      answer.complete("now");
      for (RawClient client : waiting) {
        assertEquals("{\"result\":\"now\"}", client.line());
      }
    } finally {
      for (RawClient client : waiting) {
        client.close();
      }
    }
  }

  @Test
  void servesOthersBesideStreams() throws IOException {
    List<RawClient> streams = new ArrayList<>();
    try {
      for (int i = 0; i < ConnectionPlaces.MAX_STREAMS; i++) {
        streams.add(new RawClient(socket).send("{\"command\":\"stream\"}\n"));
        assertEquals("{\"result\":\"begins\"}", streams.get(i).line());
      }
      assertServes();
      try (RawClient oneTooMany = new RawClient(socket)) {
        String refusal = oneTooMany.send("{\"command\":\"stream\"}\n").line();
        assertTrue(refusal.contains("\"the bridge has all the attached consoles it takes: max="));
        assertTrue(oneTooMany.send(STATUS).line().startsWith("{\"result\":{\"pid\":"));
      }
      streams.remove(0).close();
      Awaitility.await().atMost(10, TimeUnit.SECONDS).until(this::isStreamBegun);
    } finally {
      for (RawClient client : streams) {
        client.close();
      }
    }
  }

  private boolean isStreamBegun() throws IOException {
    try (RawClient client = new RawClient(socket)) {
      return client.send("{\"command\":\"stream\"}\n").line().startsWith("{\"result\"");
    }
  }

  private boolean isServed() {
    assertServes();
    return true;
  }

  @Test
  void servesOthersBesideClientsThatNeverRead() throws IOException {
    try (RawClient one = new RawClient(socket);
        RawClient other = new RawClient(socket)) {
      String requests = "{\"command\":\"much\"}\n".repeat(10);
      one.send(requests);
      other.send(requests);

      for (int i = 0; i < 20; i++) {
        assertServes();
      }
    }
  }

  @Test
  void boundsWhatOneClientMayQueue() throws IOException {
    try (RawClient client = new RawClient(socket)) {
      client.sendAtOnce("{\"command\":\"much\"}\n".repeat(MANY));

      assertServes();
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package nodeline.lava.server;

import static java.util.concurrent.TimeUnit.SECONDS;
import static nodeline.lava.server.Asking.id;
import static nodeline.lava.server.Asking.longPoll;
import static nodeline.lava.server.ServedLab.assertJson;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import nodeline.group.Call;
import nodeline.group.Member;
import org.junit.jupiter.api.Test;

class PendingLongPollTest {
  private static final String A = "101/server";
  private static final String B = "102/client";

  @Test
  void answersTheMomentThatTheMessageExists() throws Exception {
    try (ServedLab lab = ServedLab.of(false, A, B)) {
      CompletableFuture<String> waiting =
          lab.askLongPoll(B, "lava_wait", id("m"), longPoll("w", 30));
      String sent =
          lab.askLongPoll(
                  A, "lava_send", id("m"), "\"message\": {\"k\": \"\\udcff\"}", longPoll("s", 0))
              .get(10, SECONDS);

      assertJson("{\"response\": \"ack\", \"nodeline\": {}}", sent);
      assertJson(
          "{\"response\": \"ack\", \"message\": {\"101\": {\"k\": \"\\udcff\"}},"
              + " \"nodeline\": {}}",
          waiting.get(10, SECONDS));
    }
  }

  @Test
  void keepsTheConnectionOfAClientThatWantsIt() throws Exception {
    String stays = "\"nodeline\": {\"call\": \"w\", \"hold\": 0, \"stay\": true}";
    String wait =
        "{\"response\": \"wait\", \"nodeline\": {\"missing\": {\"any\": true, \"members\":";
    String missing = " [[\"101\", \"server\"]], \"absent\": 0}, \"stay\": true}}";
    try (ServedLab lab = new ServedLab(false, ServedLab.patience(Duration.ofSeconds(3)));
        Socket socket = Asking.connect(lab.port)) {
      lab.ask(A, "group_data", "\"group_size\": 2");
      lab.ask(B, "group_data");
      for (int i = 0; i < 3; i++) {
        String asks = Asking.framed(Asking.request(B, "lava_wait", id("m"), stays));
        socket.getOutputStream().write(asks.getBytes(StandardCharsets.US_ASCII));
        byte[] answer = Asking.framed(wait + missing).getBytes(StandardCharsets.US_ASCII);
        assertArrayEquals(answer, socket.getInputStream().readNBytes(answer.length));
      }
      assertEquals(-1, socket.getInputStream().read(), "it is silent for longer than it may be");
    }
  }

  /** Names of all would make the answers to a large group grow as the square of its members. */
  @Test
  void namesTwentyOfThoseThatAreMissing() throws Exception {
    try (ServedLab lab = new ServedLab(false)) {
      for (int i = 0; i < 30; i++) {
        lab.ask("9%02d/r".formatted(i), "group_data", "\"group_size\": 30");
      }
      String answer = lab.askLongPoll("900/r", "lava_sync", id("m"), longPoll("s", 0)).join();
      assertTrue(answer.contains("[\"920\", \"r\"]], \"more\": 9, \"absent\": 0}"), answer);
    }
  }

  @Test
  void saysAtTheHoldsEndWhoIsMissing() throws Exception {
    try (ServedLab lab = new ServedLab(false)) {
      lab.ask(A, "group_data", "\"group_size\": 3");
      lab.ask(B, "group_data");
      String missing = ", \"members\": [[\"102\", \"client\"]], \"absent\": 1}}}";

      assertJson(
          "{\"response\": \"wait\", \"nodeline\": {\"missing\": {\"any\": true" + missing,
          lab.askLongPoll(A, "lava_wait", id("m"), longPoll("w", 1)).get(10, SECONDS));
      assertJson(
          "{\"response\": \"wait\", \"nodeline\": {\"missing\": {\"any\": false" + missing,
          lab.askLongPoll(A, "lava_sync", id("m"), longPoll("s", 0)).get(10, SECONDS));
    }
  }

  @Test
  void executesACallOnceHoweverOftenItIsAsked() throws Exception {
    try (ServedLab lab = ServedLab.of(false, A, B)) {
      for (int i = 0; i < 3; i++) {
        assertTrue(
            lab.askLongPoll(A, "lava_sync", id("s"), longPoll("1", 0)).get().contains("wait"));
      }
      String round = "{\"response\": \"ack\", \"message\": {}, \"nodeline\": {}}";
      assertJson(round, lab.askLongPoll(B, "lava_sync", id("s"), longPoll("1", 0)).get());
      assertTrue(lab.askLongPoll(B, "lava_sync", id("s"), longPoll("2", 0)).get().contains("wait"));
      assertJson(round, lab.askLongPoll(A, "lava_sync", id("s"), longPoll("1", 0)).get());
      assertJson(
          round, lab.askLongPoll(A, "lava_sync", id("s"), longPoll("2", 9)).get(10, SECONDS));
    }
  }

  @Test
  void holdsTheGroupsDataInTheOrderOfJoining() throws Exception {
    try (ServedLab lab = new ServedLab(false)) {
      String size = "\"group_size\": 3";
      CompletableFuture<String> waiting = lab.askLongPoll(A, "group_data", size, longPoll("g", 30));
      await().until(() -> lab.coordinator.membership("lab").isPresent());
      lab.ask(B, "group_data", size);
      assertFalse(waiting.isDone());
      lab.ask("103/server", "group_data", size);

      assertJson(
          "{\"response\": \"group_data\","
              + " \"roles\": {\"101\": \"server\", \"102\": \"client\", \"103\": \"server\"},"
              + " \"nodeline\": {}}",
          waiting.get(10, SECONDS));
    }
  }

  @Test
  void saysWhyItRefuses() throws Exception {
    try (ServedLab lab = ServedLab.of(false, A, B)) {
      assertJson(
          "{\"response\": \"nack\", \"nodeline\": {\"error\":"
              + " \"no member of the group has the role \\\"x\\\"; its roles: server, client\"}}",
          lab.askLongPoll(A, "lava_wait_all", id("m"), "\"waitrole\": \"x\"", longPoll("w", 30))
              .get());
      assertJson(
          "{\"response\": \"nack\", \"nodeline\": {\"error\": \"missing messageID\"}}",
          lab.askLongPoll(A, "lava_wait", longPoll("v", 30)).get());
    }
  }

  /** What names a call is kept in the journal, which holds octets and no NUL. */
  @Test
  void refusesACallThatIsNoName() throws Exception {
    try (ServedLab lab = ServedLab.of(false, A, B)) {
      for (String call : List.of("\\u0416", "\\u00e9", "a\\u0000b", "a b", "", "c".repeat(65))) {
        assertJson(
            "{\"response\": \"nack\", \"nodeline\": {\"error\": \"bad nodeline.call\"}}",
            lab.askLongPoll(A, "lava_send", id("m"), longPoll(call, 0)).get());
      }
    }
  }

  @Test
  void forgetsAQuestionWhoseClientIsGone() throws IOException {
    try (ServedLab lab = ServedLab.of(false, A, B)) {
      for (int i = 0; i < 300; i++) { // more than a member may have under way
        String request = Asking.request(A, "lava_wait", id("m"), longPoll("w" + i, 30));
        try (Socket socket = Asking.connect(lab.port)) {
          socket
              .getOutputStream()
              .write(Asking.framed(request).getBytes(StandardCharsets.US_ASCII));
        }
      }
      String refused = "too many calls";
      await()
          .untilAsserted(
              () ->
                  assertFalse(
                      lab.askLongPoll(A, "lava_wait", id("m"), longPoll("last", 0))
                          .get()
                          .contains(refused)));
    }
  }

  @Test
  void tellsABoardThatIsHereAtOnce() throws Exception {
    try (ServedLab lab = new ServedLab(false)) {
      Member board = new Member("lab", "bbb", "client");
      lab.coordinator.join(board, 2);
      CompletableFuture<Object> told = new CompletableFuture<>();
      lab.coordinator.call(board, "1", new Call.Sync("s"), told::complete);
      CompletableFuture<String> waiting =
          lab.askLongPoll(A, "lava_wait", id("n"), longPoll("w", 30));
      lab.askLongPoll(A, "lava_sync", id("s"), longPoll("s", 30)).get(10, SECONDS);
      told.get(10, SECONDS);

      lab.coordinator.call(
          board, "2", new Call.Send("n", java.util.Map.of("k", "v")), unused -> {});
      assertEquals(
          Asking.framed(
              "{\"response\": \"ack\", \"message\": {\"bbb\": {\"k\": \"v\"}}, \"nodeline\": {}}"),
          waiting.get(10, SECONDS));
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package nodeline.lava.server;

import static nodeline.lava.server.Asking.id;
import static nodeline.lava.server.ServedLab.ACK;
import static nodeline.lava.server.ServedLab.NACK;
import static nodeline.lava.server.ServedLab.WAIT;
import static nodeline.lava.server.ServedLab.assertJson;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nodeline.Problem;
import nodeline.console.TestTools;
import nodeline.group.Call;
import nodeline.group.Datum;
import nodeline.group.EmbeddedCoordinator;
import nodeline.group.Member;
import nodeline.group.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CoordinatorServerTest {
  private static final String A = "101/server";
  private static final String B = "102/client";

  @Test
  void acknowledgesEachRoundOfASyncOnceHoweverFastAMemberComesBack() throws IOException {
    try (ServedLab lab = ServedLab.of(false, A, B)) {
      String ack = Asking.framed("{\"response\": \"ack\", \"message\": \"s\"}");
      assertEquals(WAIT, lab.ask(A, "lava_sync", id("s")));
      assertEquals(ack, lab.ask(B, "lava_sync", id("s")));
      assertEquals(WAIT, lab.ask(B, "lava_sync", id("s")), "the next round");
      assertEquals(ack, lab.ask(A, "lava_sync", id("s")), "still of the first round");
      assertEquals(ack, lab.ask(A, "lava_sync", id("s")), "the next round");
      assertEquals(ack, lab.ask(B, "lava_sync", id("s")));
      assertEquals(WAIT, lab.ask(B, "lava_sync", id("s")), "the third round");
    }
  }

  @Test
  void asksWhetherASilentClientStillLives() throws IOException {
    try (ServedLab lab = ServedLab.of(false, A, B);
        Socket client = new Socket(InetAddress.getLoopbackAddress(), lab.port)) {
      assertTrue(client.isConnected());
      await().until(() -> TestTools.asksForItsPeer(lab.port, true));
    }
  }

  @Test
  void entersASyncAnewWhenItsGroupIsCleared() throws IOException {
    try (ServedLab lab = ServedLab.of(false, A, B)) {
      String ack = Asking.framed("{\"response\": \"ack\", \"message\": \"s\"}");
      lab.ask(A, "lava_sync", id("s"));
      lab.coordinator.clear("lab");
      assertEquals(WAIT, lab.ask(A, "lava_sync", id("s")));
      assertEquals(ack, lab.ask(B, "lava_sync", id("s")));
      assertEquals(ack, lab.ask(A, "lava_sync", id("s")));
      assertEquals(WAIT, lab.ask(B, "lava_sync", id("s")), "the next round");
    }
  }

  @Test
  void addsToWhatAMemberSentBefore() throws IOException {
    try (ServedLab lab = ServedLab.of(false, A, B)) {
      lab.ask(A, "lava_send", id("m"), "\"message\": {\"a\": \"1\", \"b\": \"2\"}");
      lab.ask(A, "lava_send", id("m"), "\"message\": {\"a\": \"3\"}");
      assertJson(
          "{\"response\": \"ack\", \"message\": {\"101\": {\"a\": \"3\", \"b\": \"2\"}}}",
          lab.ask(B, "lava_wait", id("m")));
    }
  }

  @Test
  void waitsForEveryMemberOfARole() throws IOException {
    try (ServedLab lab = ServedLab.of(false, A, B, "103/client")) {
      String[] all = {id("m"), "\"waitrole\": \"client\""};
      assertEquals(WAIT, lab.ask(A, "lava_wait_all", all));
      lab.ask(B, "lava_send", id("m"));
      assertEquals(WAIT, lab.ask(A, "lava_wait_all", all));
      lab.ask("103/client", "lava_send", id("m"));
      assertJson(
          "{\"response\": \"ack\", \"message\": {\"102\": {}, \"103\": {}}}",
          lab.ask(A, "lava_wait_all", all));
      assertEquals(NACK, lab.ask(A, "lava_wait_all", id("m"), "\"waitrole\": \"nobody\""));
    }
  }

  @Test
  void meetsMembersThatAreHere() throws IOException {
    try (ServedLab lab = new ServedLab(false)) {
      Member board = new Member("lab", "bbb", "server");
      lab.coordinator.join(board, 2);
      List<Outcome> told = new ArrayList<>();
      assertEquals(WAIT, lab.ask(B, "lava_wait", id("m")));
      lab.coordinator.call(board, "1", new Call.Wait("n"), told::add);

      lab.coordinator.call(
          board, "2", new Call.Send("m", Map.of("k", "\u00c3\u00a9\u00ff\n")), told::add);
      assertJson(
          "{\"response\": \"ack\", \"message\": {\"bbb\": {\"k\": \"\\u00e9\\\\xff\\n\"}}}",
          lab.ask(B, "lava_wait", id("m")));
      assertEquals(ACK, lab.ask(B, "lava_send", id("n"), "\"message\": {\"k\": \"€\", \"n\": 5}"));
      assertEquals(
          new Outcome.Data(
              List.of(new Datum("102", "k", "\u00e2\u0082\u00ac"), new Datum("102", "n", "5"))),
          told.get(1));
    }
  }

  @Test
  void givesNobodyTheNameOfABoardThatIsHere() throws IOException {
    try (ServedLab lab = new ServedLab(false)) {
      lab.coordinator.join(new Member("lab", "101", "server"), 2);

      assertEquals(NACK, lab.ask(A, "lava_send", id("m")));
      assertTrue(lab.coordinator.senders("lab", "m").isEmpty());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"request\": \"lava_wait\"}",
        "{\"request\": \"lava_wait\", \"client_name\": \"101\", \"role\": \"r\"}",
        "{\"request\": \"group_data\", \"client_name\": \"101\", \"role\": \"r\","
            + " \"group_name\": \"g\"}",
        "{\"request\": \"group_data\", \"client_name\": \"101\", \"role\": \"r\","
            + " \"group_name\": \"g\", \"group_size\": 0}",
        "{\"request\": \"group_data\", \"client_name\": \"101\", \"role\": \"r\","
            + " \"group_name\": \"g\", \"group_size\": -1}",
        "{\"request\": \"group_data\", \"client_name\": \"101\", \"role\": \"r\","
            + " \"group_name\": \"g\", \"group_size\": 1000000}",
        "{\"request\": \"group_data\", \"client_name\": 5, \"role\": \"r\","
            + " \"group_name\": \"g\", \"group_size\": 1}",
        "{\"request\": \"group_data\", \"client_name\": \"1:2\", \"role\": \"r\","
            + " \"group_name\": \"g\", \"group_size\": 1}",
        "{\"request\": \"group_data\", \"client_name\": \"1\\t2\", \"role\": \"r\","
            + " \"group_name\": \"g\", \"group_size\": 1}",
        "{\"request\": \"group_data\", \"client_name\": \"101\", \"role\": \"\","
            + " \"group_name\": \"g\", \"group_size\": 1}",
        "{\"request\": \"group_data\", \"client_name\": \"101\","
            + " \"group_name\": \"g\", \"group_size\": 1}",
        "{\"request\": [], \"client_name\": \"101\", \"role\": \"server\","
            + " \"group_name\": \"lab\"}"
      })
  void refusesARequestThatLacksWhatItNeeds(String json) throws IOException {
    try (ServedLab lab = ServedLab.of(false, A, B)) {
      assertEquals(NACK, Asking.json(lab.port, json));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"messageID\": \"m\", \"message\": \"text\"",
        "\"messageID\": \"m\", \"message\": []",
        "\"messageID\": \"m\", \"message\": {\"a=b\": \"c\"}",
        "\"messageID\": \"m\", \"message\": {\"a\\nb\": \"c\"}",
        "\"messageID\": \"m\", \"message\": {\"\": \"c\"}",
        "\"messageID\": \"m\", \"message\": {\"a\": \"\\u0000\"}",
        "\"messageID\": \"m\", \"message\": {\"a\": \"\\ud800\"}",
        "\"messageID\": \"two\\twords\"",
        "\"messageID\": \"\"",
        "\"messageID\": null",
        "\"message\": {}",
        "\"messageID\": \"m\", \"nodeline\": {\"call\": \"\", \"hold\": 1}"
      })
  void refusesASendThatNoBoardCouldRead(String fields) throws IOException {
    try (ServedLab lab = ServedLab.of(false, A, B)) {
      assertTrue(lab.ask(A, "lava_send", fields).contains("{\"response\": \"nack\""), fields);
      assertTrue(lab.coordinator.senders("lab", "m").isEmpty());
    }
  }

  @Test
  void refusesANumberAsLongAsNoName() throws IOException {
    try (ServedLab lab = ServedLab.of(false, A, B)) {
      assertEquals(ACK, lab.ask(A, "lava_send", "\"messageID\": " + "7".repeat(255)));
      assertEquals(NACK, lab.ask(A, "lava_send", "\"messageID\": " + "7".repeat(256)));
    }
  }

  @Test
  void refusesOneMemberTooMany() throws IOException {
    try (ServedLab lab = ServedLab.of(false, A, B)) {
      assertEquals(NACK, lab.ask("103/client", "group_data", "\"group_size\": 3"));
      assertEquals(ACK, lab.ask(A, "lava_send", id("m")));
    }
  }

  /** A board must be able to name it. */
  @Test
  void refusesARoleOrAGroupWithABlank() throws IOException {
    try (ServedLab lab = ServedLab.of(false, A, B)) {
      assertEquals(NACK, lab.ask("103/my role", "group_data", "\"group_size\": 3"));
      assertEquals(NACK, lab.ask(A, "group_data", "\"group_size\": 3", "\"group_name\": \"a b\""));
    }
  }

  @Test
  void leavesItsPortHoweverSoonItIsClosed() {
    ServerConfig listen = ServerConfig.parse("127.0.0.1:" + TestTools.freePort(), false);
    for (int i = 0; i < 30; i++) {
      CoordinatorServer.start(listen, new EmbeddedCoordinator(), ServerLimits.DEFAULT).close();
    }
  }

  @Test
  void takesATakenPortForAProblem() {
    try (ServedLab lab = new ServedLab(false)) {
      ServerConfig same = ServerConfig.parse(Integer.toString(lab.port), false);
      Problem problem =
          assertThrows(
              Problem.class,
              () -> CoordinatorServer.start(same, new EmbeddedCoordinator(), ServerLimits.DEFAULT));
      assertTrue(
          problem.getMessage().startsWith("cannot serve LAVA's wire on 127.0.0.1:" + lab.port));
    }
  }

  @Test
  void knowsWhatIsOpenToOthers() {
    assertTrue(ServerConfig.parse("0.0.0.0:3079", false).isOpen());
    assertEquals("127.0.0.1:3079", ServerConfig.parse("3079", false).listen());
    assertEquals(Optional.of(false), Optional.of(ServerConfig.parse("[::1]:3079", false).isOpen()));
  }
}

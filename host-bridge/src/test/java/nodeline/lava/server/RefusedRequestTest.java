// SPDX-License-Identifier: Apache-2.0
package nodeline.lava.server;

import static nodeline.lava.server.Asking.id;
import static nodeline.lava.server.Asking.longPoll;
import static nodeline.lava.server.ServedLab.ACK;
import static nodeline.lava.server.ServedLab.NACK;
import static nodeline.lava.server.ServedLab.WAIT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import nodeline.group.Member;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused changes nothing, and who has left makes place. */
class RefusedRequestTest {
  private static final String A = "101/server";
  private static final String B = "102/client";
  private static final String C = "103/client";
  private static final String SIZE = "\"group_size\": 2";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"request\": \"nonsense\"",
        "\"request\": \"lava_send\"",
        "\"request\": \"lava_send\", \"messageID\": \"m\", \"message\": \"text\"",
        "\"request\": \"lava_send\", \"messageID\": \"m\", \"message\": {\"a b\": \"c\"}",
        "\"request\": \"lava_wait_all\", \"messageID\": \"m\", \"waitrole\": \"nobody\"",
        "\"request\": \"aggregate\"",
        "\"request\": \"lava_wait\", \"messageID\": \"m\", \"nodeline\": {\"call\": \"\"}"
      })
  void refusedRequestsLeaveNoGroups(String request) throws IOException {
    try (ServedLab lab = new ServedLab(false)) {
      for (int i = 0; i < 260; i++) {
        String json =
            "{\"client_name\": \"1\", \"role\": \"r\", \"group_name\": \"g%d\", \"group_size\": 1, %s}";
        assertTrue(Asking.json(lab.port, json.formatted(i, request)).contains("nack"), request);
      }
      assertEquals(List.of(), lab.coordinator.groups());
      assertEquals(WAIT, lab.ask(A, "group_data", SIZE));
    }
  }

  @Test
  void aGroupThatIsTooLargeIsRefusedBeforeItsFirstMember() throws Exception {
    try (ServedLab lab = new ServedLab(false)) {
      String size = "\"group_size\": 10001";
      assertEquals(NACK, lab.ask(A, "group_data", size));
      assertTrue(
          lab.askLongPoll(A, "group_data", size, longPoll("c", 0))
              .join()
              .contains("group lab: bad size: size=10001, max=10000"));
      assertEquals(List.of(), lab.coordinator.groups());
      assertEquals(WAIT, lab.ask(A, "group_data", "\"group_size\": 10000"));
    }
  }

  @Test
  void aRefusedFirstRequestTakesNoSeat() throws IOException {
    try (ServedLab lab = new ServedLab(false)) {
      lab.ask(A, "group_data", SIZE);
      assertEquals(NACK, lab.ask(B, "lava_wait_all", id("m"), "\"waitrole\": \"nobody\""));
      String tooLong = "\"message\": {\"k\": \"" + "x".repeat(1_048_577) + "\"}";
      assertEquals(NACK, lab.ask(B, "lava_send", id("m"), tooLong));
      assertTrue(
          lab.askLongPoll(B, "lava_send", id("m"), tooLong, longPoll("c", 1))
              .join()
              .contains("too long"));

      assertEquals(1, lab.coordinator.membership("lab").orElseThrow().members().size());
      assertEquals(ACK, lab.ask(C, "lava_send", id("m")));
    }
  }

  @Test
  void aRefusedRequestOfOneThatHasLeftDoesNotBringItBack() throws IOException {
    try (ServedLab lab = ServedLab.of(false, A, B)) {
      lab.ask(A, "clear_group");
      assertEquals(NACK, lab.ask(A, "lava_wait_all", id("m"), "\"waitrole\": \"nobody\""));
      lab.ask(B, "clear_group");

      assertTrue(lab.coordinator.membership("lab").isEmpty());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"clear_group", "complete"})
  void whoHasLeftCountsUntilAnotherTakesItsSeat(String leave) throws IOException {
    try (ServedLab lab = ServedLab.of(false, A, B)) {
      assertEquals(NACK, lab.ask(C, "group_data"), "full");
      lab.ask(B, "lava_send", id("m"), "\"message\": {\"k\": \"v\"}");
      lab.ask(A, "lava_send", id("m"));
      lab.ask(B, leave);
      assertTrue(lab.ask(A, "lava_wait_all", id("m")).contains("\"k\": \"v\""));

      assertTrue(lab.ask(C, "group_data").contains("{\"101\": \"server\", \"103\": \"client\"}"));
      assertEquals(WAIT, lab.ask(A, "lava_wait_all", id("m")), "what 102 sent is gone with it");
      assertEquals(NACK, lab.ask(B, "lava_wait", id("m")), "its seat is taken");
    }
  }

  @Test
  void aBenchesGroupWhoseGuestsAllLeftTakesOthers() throws IOException {
    try (ServedLab lab = new ServedLab(false)) {
      Member board = new Member("lab", "bbb", "board");
      lab.coordinator.join(board, 3);
      for (int run = 0; run < 5; run++) {
        lab.ask("a" + run + "/r", "group_data");
        String all = lab.ask("b" + run + "/r", "group_data");
        assertTrue(all.contains("\"a%d\": \"r\", \"b%d\"".formatted(run, run)), all);
        assertEquals(ACK, lab.ask("a" + run + "/r", "clear_group"));
        assertEquals("", lab.ask("b" + run + "/r", "complete"));
      }
      assertEquals(Set.of(board), lab.coordinator.membership("lab").orElseThrow().devices());
    }
  }

  @Test
  void anIdleMemberOfABenchesGroupMakesPlace() throws IOException {
    Duration idle = Duration.ofMillis(40);
    try (ServedLab lab = new ServedLab(false, ServerLimits.DEFAULT.idle(idle))) {
      lab.coordinator.join(new Member("lab", "bbb", "board"), 3);
      lab.ask(A, "group_data");
      lab.ask(B, "group_data");
      assertEquals(NACK, lab.ask(C, "group_data"));
      lab.millis.set(30);
      lab.ask(A, "group_data");
      lab.millis.set(60);
      org.awaitility.Awaitility.await()
          .until(
              () -> lab.coordinator.membership("lab").orElseThrow().left().equals(Set.of("102")));

      assertTrue(lab.ask(C, "group_data").contains("\"103\""));
      assertEquals(NACK, lab.ask("104/client", "group_data"), "101 has asked since");
    }
  }

  @Test
  void refusesWhatNoBoardCanSayUnlessStrict() throws IOException {
    for (boolean strict : List.of(false, true)) {
      try (ServedLab lab = ServedLab.of(strict, A, B)) {
        String expected = strict ? ACK : NACK;
        assertEquals(expected, lab.ask(A, "lava_send", id("--help")));
        assertEquals(expected, lab.ask(A, "lava_send", id("m"), "\"message\": {\"a.b\": \"c\"}"));
        assertEquals(ACK, lab.ask(A, "lava_send", id("n o"), "\"message\": {\"a-b_1\": \"c\"}"));
      }
    }
  }

  @Test
  void aBridgesProbeIsNoMessageOfTheGroup() throws IOException {
    try (ServedLab lab = ServedLab.of(false, A, B)) {
      String probe = "nodeline-0d6b0b0e-61c2-4f0e-8a4f-6c7d8e9f0a1b";
      assertEquals(ACK, lab.ask(A, "lava_send", id(probe)));
      assertEquals(List.of(), lab.coordinator.groups().get(0).messages());
      assertTrue(lab.coordinator.oldest("lab").isEmpty());
      assertTrue(lab.ask(A, "lava_wait", id(probe)).contains("ack"), "and it is there");
      lab.ask(A, "lava_send", id(probe), "\"message\": {\"k\": \"v\"}");
      assertEquals(1, lab.coordinator.groups().get(0).messages().size(), "data is no probe's");
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package nodeline.lava.server;

import static nodeline.lava.server.Asking.id;
import static nodeline.lava.server.Asking.longPoll;
import static nodeline.lava.server.ServedLab.ACK;
import static nodeline.lava.server.ServedLab.NACK;
import static nodeline.lava.server.ServedLab.WAIT;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import nodeline.group.Member;
import org.junit.jupiter.api.Test;

class ServedGroupsTest {
  private static final String A = "101/server";
  private static final String B = "102/client";

  @Test
  void dropsAGroupThatEachMemberHasLeft() throws IOException {
    try (ServedLab lab = ServedLab.of(false, A, B)) {
      lab.ask(A, "lava_send", id("m"));
      assertEquals(ACK, lab.ask(A, "clear_group"));
      assertEquals(ACK, lab.ask(A, "clear_group"), "counted once");
      assertTrue(lab.ask(B, "lava_wait", id("m")).contains("\"ack\""));

      assertEquals("", lab.ask(B, "complete"), "nothing is said");
      assertEquals(NACK, lab.ask(B, "lava_wait", id("m")));
      assertEquals(WAIT, lab.ask(B, "lava_wait", id("m"), "\"group_size\": 3"), "a new one");
    }
  }

  @Test
  void keepsAGroupWhoseMemberCameBack() throws IOException {
    try (ServedLab lab = ServedLab.of(false, A, B)) {
      lab.ask(A, "clear_group");
      lab.ask(A, "lava_send", id("m"));
      lab.ask(B, "clear_group");

      assertTrue(lab.ask(A, "lava_wait", id("m")).contains("\"ack\""));
    }
  }

  @Test
  void neverDropsAGroupWithABoardThatIsHere() throws IOException {
    try (ServedLab lab = new ServedLab(false, ServerLimits.DEFAULT.idle(Duration.ofMillis(20)))) {
      lab.coordinator.join(new Member("lab", "bbb", "server"), 2);
      lab.coordinator.join(new Member("marker", "bbb", "server"), 1);
      lab.ask(B, "lava_send", id("m"));
      lab.ask(B, "clear_group");
      lab.millis.set(1_000_000);
      askAlone(lab, "other");
      lab.millis.set(2_000_000);
      await().until(() -> lab.coordinator.membership("other").isEmpty());

      assertEquals(2, lab.coordinator.membership("lab").orElseThrow().members().size());
    }
  }

  @Test
  void dropsAGroupOnlyWhenItIsIdleForTooLong() throws IOException {
    Duration idle = Duration.ofMillis(40);
    try (ServedLab lab = new ServedLab(false, ServerLimits.DEFAULT.idle(idle))) {
      askAlone(lab, "older");
      lab.millis.set(1);
      lab.ask(A, "group_data", "\"group_size\": 2");
      lab.millis.set(41);
      await().until(() -> lab.coordinator.membership("older").isEmpty());
      askAlone(lab, "other"); // on the thread that drops: it has looked at each group
      assertTrue(lab.coordinator.membership("lab").isPresent());
      lab.millis.set(42);
      await().until(() -> lab.coordinator.membership("lab").isEmpty());
      assertTrue(lab.coordinator.membership("other").isPresent());
    }
  }

  /** From a member of a group of one. */
  private static void askAlone(ServedLab lab, String group) throws IOException {
    Asking.json(
        lab.port,
        "{\"client_name\": \"1\", \"role\": \"r\", \"group_name\": \"%s\",".formatted(group)
            + " \"group_size\": 1, \"request\": \"group_data\"}");
  }

  @Test
  void joinsAgainAfterAPersonHasClearedTheGroup() throws IOException {
    try (ServedLab lab = ServedLab.of(false, A, B)) {
      lab.coordinator.drop("lab");

      assertEquals(NACK, lab.ask(A, "lava_wait", id("m")));
      assertEquals(WAIT, lab.ask(A, "lava_wait", id("m"), "\"group_size\": 2"));
    }
  }

  @Test
  void failsTheQuestionsOfAGroupThatIsDropped() throws Exception {
    try (ServedLab lab = ServedLab.of(false, A, B)) {
      var waiting = lab.askLongPoll(A, "lava_wait", id("m"), longPoll("w", 30));
      var told = lab.askLongPoll(A, "lava_wait", id("m"), longPoll("v", 0)).get();
      assertTrue(told.contains("wait"));
      lab.coordinator.drop("lab");

      String answer = waiting.get(10, java.util.concurrent.TimeUnit.SECONDS);
      assertTrue(answer.contains("nack"), answer);
    }
  }
}

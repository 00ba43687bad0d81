// SPDX-License-Identifier: Apache-2.0
package nodeline.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GroupLifeTest {
  @Test
  void failsTheCallsOfADroppedGroupAndForgetsIt() {
    Lab lab = Lab.of("1/server", "2/client");
    Lab.Told waiting = lab.await("1/server", "m");

    lab.coordinator.drop("lab");

    assertEquals(new Outcome.Failed("the group was cleared"), waiting.outcome());
    assertEquals("", waiting.missing());
    assertEquals(Optional.empty(), lab.coordinator.membership("lab"));
    assertEquals(List.of(), lab.coordinator.groups());
    assertThrows(IllegalStateException.class, () -> lab.await("1/server", "m"));
  }

  @Test
  void makesADroppedGroupAnew() {
    Lab lab = Lab.of("1/server", "2/client");
    lab.send("1/server", "m", "k=v");
    lab.coordinator.drop("lab");

    lab.join("3/other");

    assertEquals(
        List.of(TestCalls.member("3/other")),
        lab.coordinator.membership("lab").orElseThrow().members());
    assertTrue(lab.await("3/other", "m").waits());
  }

  @Test
  void namesSendersByTheirFirstSend() {
    Lab lab = Lab.of("1/server", "2/client", "3/client");
    lab.send("3/client", "m");
    lab.sync("1/server", "m");
    lab.send("3/client", "m", "k=v");

    assertEquals(List.of("3", "1"), lab.coordinator.senders("lab", "m"));
    assertEquals(List.of(), lab.coordinator.senders("lab", "other"));
    assertEquals(List.of(), lab.coordinator.senders("other", "m"));
  }

  @Test
  void replacesWhatTheMemberSentIfAskedTo() {
    Lab lab = new Lab(2, new GroupLimits(1, 2, 10, 20, 1_000, 10, 10));
    lab.join("1/a");
    lab.join("2/b");
    lab.send("1/a", "m", "a=x", "b=y");
    lab.send("2/b", "m", "c=z");

    assertEquals(new Outcome.Done(), replace(lab, Map.of("d", "12345678")));
    assertEquals(Lab.data("1:d=12345678", "2:c=z"), lab.await("2/b", "m").outcome());
    assertEquals(new Outcome.Done(), replace(lab, Map.of("e", "12345678")));
    assertEquals(
        new Outcome.Failed("the message's data is too long: octets=21, max=20"),
        replace(lab, Map.of("e", "1234567890")));
    assertEquals(Lab.data("1:e=12345678", "2:c=z"), lab.await("2/b", "m").outcome());
  }

  private static Outcome replace(Lab lab, Map<String, String> data) {
    return lab.call("1/a", new Call.Send("m", data, true)).outcome();
  }
}

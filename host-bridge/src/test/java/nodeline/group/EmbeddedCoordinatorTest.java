// SPDX-License-Identifier: Apache-2.0
package nodeline.group;

import static nodeline.group.Lab.data;
import static nodeline.group.TestCalls.member;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nodeline.CapturedLog;
import nodeline.group.Lab.Told;
import org.junit.jupiter.api.Test;

class EmbeddedCoordinatorTest {
  private final Lab lab = Lab.of("1/server", "2/client", "3/client");

  @Test
  void groupsAreApart() {
    Member elsewhere = new Member("other", "1", "server");
    lab.coordinator.join(elsewhere, 1);
    List<Outcome> told = new ArrayList<>();
    lab.coordinator.call(elsewhere, "c", new Call.Wait("ready"), told::add);
    lab.send("1/server", "ready");
    assertEquals(List.of(), told);
    lab.coordinator.call(elsewhere, "d", new Call.WaitAll("alone", Optional.empty()), told::add);
    lab.coordinator.call(elsewhere, "e", new Call.Send("alone", Map.of()), o -> {});
    assertEquals(List.of(data()), told);
    assertEquals(
        List.of("lab", "other"), lab.coordinator.groups().stream().map(GroupView::name).toList());
  }

  @Test
  void joiningAgainChangesNothing() {
    lab.join("1/server");
    assertEquals(3, lab.coordinator.groups().get(0).members().size());
  }

  @Test
  void refusesMembersThatDoNotFit() {
    assertRefused("group lab is full: job 4 is not one of its 3 members", member("4/client"), 3);
    assertRefused(
        "group lab: job 1 has joined with another role: role=client, before=server",
        member("1/client"),
        3);
    assertRefused("group lab: size differs: size=4, before=3", member("1/server"), 4);
    assertRefused("group new: bad size: size=0, max=10000", new Member("new", "1", "r"), 0);
  }

  private void assertRefused(String message, Member member, int size) {
    Exception e =
        assertThrows(IllegalArgumentException.class, () -> lab.coordinator.join(member, size));
    assertEquals(message, e.getMessage());
    assertEquals(1, lab.coordinator.groups().size());
  }

  @Test
  void refusesStrangers() {
    assertThrows(IllegalStateException.class, () -> lab.await("4/client", "x"));
    assertThrows(IllegalStateException.class, () -> lab.await("1/client", "x"));
    Member stranger = new Member("nowhere", "1", "server");
    assertThrows(
        IllegalStateException.class,
        () -> lab.coordinator.call(stranger, "c", new Call.Roles(), o -> {}));
  }

  @Test
  void closeTellsNothing() {
    Told wait = lab.await("1/server", "up");
    lab.coordinator.close();
    assertTrue(lab.send("2/client", "up").waits());
    assertTrue(wait.waits());
  }

  @Test
  void callbackMayCallAgain() {
    List<Outcome> told = new ArrayList<>();
    Member server = member("1/server");
    lab.coordinator.call(
        server,
        "a",
        new Call.Wait("ready"),
        first -> lab.coordinator.call(server, "b", new Call.Wait("ready"), told::add));
    lab.send("2/client", "ready", "n=1");
    assertEquals(List.of(data("2:n=1")), told);
  }

  @Test
  void callbackThatThrowsDoesNotStopTheOthers() {
    lab.coordinator.call(
        member("1/server"),
        "a",
        new Call.Wait("ready"),
        outcome -> {
          throw new IllegalStateException("on purpose");
        });
    Told other = lab.await("2/client", "ready");
    try (CapturedLog log = CapturedLog.of(Waiter.class)) {
      lab.send("3/client", "ready");
      assertEquals(
          List.of("ERROR " + member("1/server") + " lost an outcome call=lava-wait: on purpose"),
          log.lines());
    }
    assertEquals(data(), other.outcome());
  }
}

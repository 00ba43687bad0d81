// SPDX-License-Identifier: Apache-2.0
package nodeline.group;

import static nodeline.group.TestCalls.member;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import nodeline.group.Coordinator.Regroup;
import org.junit.jupiter.api.Test;

/** A group whose members change while some of them wait. */
class RegroupTest {
  private static Regroup change(List<Member> leaving, List<Member> joining, int size) {
    return new Regroup(leaving, joining, Map.of("lab", size));
  }

  @Test
  void waitsForNobodyThatHasLeft() {
    Lab lab = Lab.of("1/a", "2/b", "3/c");
    Lab.Told sync = lab.sync("1/a", "m");
    Lab.Told all = lab.awaitAll("1/a", "n");
    lab.sync("2/b", "m");
    lab.send("1/a", "n");
    lab.send("2/b", "n", "k=v");
    assertTrue(sync.waits() && all.waits());

    lab.coordinator.regroup(change(List.of(member("3/c")), List.of(), 2));

    assertEquals(Lab.data(), sync.outcome());
    assertEquals(Lab.data("2:k=v"), all.outcome());
  }

  @Test
  void endsTheCallsOfThoseThatLeaveAndTakesThemOutOfTheOpenRound() {
    Lab lab = Lab.of("1/a", "2/b", "3/c");
    Lab.Told gone = lab.sync("1/a", "m");
    Lab.Told sync = lab.sync("2/b", "m");

    lab.coordinator.regroup(change(List.of(member("1/a")), List.of(), 2));

    assertEquals(new Outcome.Failed("the device has left the group"), gone.outcome());
    assertTrue(sync.waits(), "1 and 2 were there, but 3 was not");
    lab.sync("3/c", "m");
    assertEquals(Lab.data(), sync.outcome());
  }

  @Test
  void waitsForThoseThatJoin() {
    Lab lab = Lab.of("1/a", "2/b");
    lab.send("1/a", "m", "k=v");
    Lab.Told sync = lab.sync("1/a", "s");

    lab.coordinator.regroup(change(List.of(), List.of(member("3/c")), 3));

    lab.sync("2/b", "s");
    assertTrue(sync.waits());
    lab.sync("3/c", "s");
    assertEquals(Lab.data(), sync.outcome());
    assertEquals(Lab.data("1:k=v"), lab.await("3/c", "m").outcome());
  }

  @Test
  void countsAMemberThatComesBack() {
    Lab lab = Lab.of("1/a", "2/b");
    lab.send("1/a", "m");
    lab.coordinator.regroup(change(List.of(member("1/a")), List.of(), 2));
    Lab.Told sync = lab.sync("2/b", "m");
    assertTrue(sync.waits());

    lab.coordinator.regroup(change(List.of(), List.of(member("1/a")), 2));

    assertEquals(Lab.data(), sync.outcome(), "a send counts in the first round");
  }

  @Test
  void refusesWhatCannotBeAndChangesNothing() {
    Lab lab = Lab.of("1/a", "2/b");
    List<GroupView> before = lab.coordinator.groups();

    assertThrows(
        IllegalArgumentException.class,
        () -> lab.coordinator.regroup(change(List.of(), List.of(member("3/c")), 2)));
    assertThrows(
        IllegalArgumentException.class,
        () -> lab.coordinator.regroup(change(List.of(), List.of(member("1/c")), 3)));

    assertEquals(before, lab.coordinator.groups());
  }

  @Test
  void dropsAGroupThatNobodyIsInAnyMore() {
    Lab lab = Lab.of("1/a");

    lab.coordinator.regroup(new Regroup(List.of(member("1/a")), List.of(), Map.of()));

    assertEquals(List.of(), lab.coordinator.groups());
  }
}

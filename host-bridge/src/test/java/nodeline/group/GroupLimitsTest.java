// SPDX-License-Identifier: Apache-2.0
package nodeline.group;

import static nodeline.group.Lab.data;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class GroupLimitsTest {
  private static final Outcome DONE = new Outcome.Done();

  private static Lab lab(GroupLimits limits) {
    Lab lab = new Lab(2, limits);
    lab.join("1/a");
    lab.join("2/b");
    return lab;
  }

  @Test
  void refusesOneMessageIdTooMany() {
    Lab lab = lab(new GroupLimits(9, 9, 2, 100, 1_000, 9, 9));
    lab.send("1/a", "x");
    lab.sync("1/a", "y");
    Outcome refused = new Outcome.Failed("too many message ids in the group: max=2");
    assertEquals(refused, lab.send("2/b", "z").outcome());
    assertEquals(refused, lab.sync("2/b", "z").outcome());
    assertEquals(DONE, lab.send("2/b", "x").outcome());
    assertTrue(lab.await("2/b", "z").waits());
  }

  @Test
  void refusesDataThatWouldNotFitOneResult() {
    Lab lab = lab(new GroupLimits(9, 9, 9, 20, 1_000, 9, 9));
    assertEquals(DONE, lab.send("1/a", "x", "k=123456789012345").outcome()); // 1:k=…LF is 20 octets
    assertEquals(
        new Outcome.Failed("the message's data is too long: octets=25, max=20"),
        lab.send("2/b", "x", "k=").outcome());
    assertEquals(data("1:k=123456789012345"), lab.await("2/b", "x").outcome());
  }

  @Test
  void countsALineFeedAsTheTwoCharactersOfTheCacheFile() {
    Lab lab = lab(new GroupLimits(9, 9, 9, 20, 1_000, 9, 9));
    assertEquals(
        new Outcome.Failed("the message's data is too long: octets=21, max=20"),
        lab.send("1/a", "x", "k=12345678901234\n").outcome());
  }

  @Test
  void replacedValuesMakeRoom() {
    Lab lab = lab(new GroupLimits(9, 9, 9, 20, 1_000, 9, 9));
    for (int i = 0; i < 100; i++) {
      assertEquals(DONE, lab.send("1/a", "x", "k=12345678901234" + i % 10).outcome());
    }
    assertEquals(DONE, lab.send("1/a", "x", "k=").outcome());
    assertEquals(DONE, lab.send("2/b", "x", "k=").outcome());
  }

  @Test
  void refusesMoreThanTheGroupHolds() {
    Lab lab = lab(new GroupLimits(9, 9, 99, 1_000, 300, 9, 9));
    assertEquals(DONE, lab.send("1/a", "x").outcome()); // 64 + 64 + 1
    assertEquals(DONE, lab.send("2/b", "x").outcome()); // 64
    Outcome refused = new Outcome.Failed("the group's messages are full: max=300 octets");
    assertEquals(refused, lab.send("2/b", "y").outcome());
    assertEquals(DONE, lab.send("2/b", "x", "k=v").outcome());
  }

  @Test
  void oneMemberCannotFillTheGroup() {
    Lab lab = lab(new GroupLimits(9, 9, 9, 1_000, 10_000, 9, 9, 2, 400));
    assertEquals(DONE, lab.send("1/a", "x", "k=v").outcome()); // 64 each: id, part, pair; 1 + 6
    assertEquals(DONE, lab.send("1/a", "y").outcome()); // 64 + 64 + 1
    assertEquals(
        new Outcome.Failed("too many message ids of this member in the group: max=2"),
        lab.send("1/a", "z").outcome());
    assertEquals(
        new Outcome.Failed("this member's messages in the group are full: max=400 octets"),
        lab.send("1/a", "y", "k=v", "l=w").outcome());
    assertEquals(DONE, lab.send("1/a", "x", "k=u").outcome());
    assertEquals(DONE, lab.send("2/b", "z", "k=v").outcome());
  }

  @Test
  void refusesOneCallTooMany() {
    Lab lab = lab(new GroupLimits(9, 9, 9, 100, 1_000, 2, 9));
    Lab.Told first = lab.await("1/a", "x");
    lab.await("1/a", "x");
    assertEquals(new Outcome.Failed("too many calls: max=2"), lab.await("1/a", "x").outcome());
    assertTrue(lab.await("2/b", "x").waits());
    first.pending.cancel();
    assertTrue(lab.await("1/a", "x").waits());
  }

  @Test
  void forgetsTheOldestCallIds() {
    Lab lab = lab(new GroupLimits(9, 9, 9, 100, 1_000, 9, 2));
    lab.call("1/a", "c1", TestCalls.sendCall("x", "k=1"));
    lab.call("1/a", "c2", TestCalls.sendCall("x", "k=2"));
    lab.call("1/a", "c1", TestCalls.sendCall("x", "k=1"));
    assertEquals(data("1:k=2"), lab.await("2/b", "x").outcome());
    lab.call("1/a", "c3", TestCalls.sendCall("x", "k=3"));
    lab.call("1/a", "c1", TestCalls.sendCall("x", "k=1"));
    assertEquals(data("1:k=1"), lab.await("2/b", "x").outcome());
  }

  @Test
  void refusedCallStaysRefused() {
    Lab lab = lab(new GroupLimits(9, 9, 9, 20, 1_000, 9, 9));
    lab.send("1/a", "x", "k=12345678901234");
    Outcome refused = lab.call("2/b", "c", TestCalls.sendCall("x", "k=v")).outcome();
    assertTrue(refused instanceof Outcome.Failed);
    lab.send("1/a", "x", "k=");
    assertEquals(refused, lab.call("2/b", "c", TestCalls.sendCall("x", "k=v")).outcome());
    assertEquals(DONE, lab.call("2/b", "d", TestCalls.sendCall("x", "k=v")).outcome());
  }

  @Test
  void refusesGroupsAndMembersOverTheirLimits() {
    EmbeddedCoordinator coordinator = new EmbeddedCoordinator(new GroupLimits(1, 2, 9, 9, 9, 9, 9));
    coordinator.join(new Member("g", "1", "r"), 2);
    assertEquals(
        "too many groups: max=1",
        assertThrows(
                IllegalArgumentException.class,
                () -> coordinator.join(new Member("h", "1", "r"), 1))
            .getMessage());
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new EmbeddedCoordinator(new GroupLimits(1, 2, 9, 9, 9, 9, 9))
                .join(new Member("g", "1", "r"), 3));
  }
}

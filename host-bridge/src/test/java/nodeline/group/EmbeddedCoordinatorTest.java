// SPDX-License-Identifier: Apache-2.0
package nodeline.group;

import static nodeline.group.Lab.data;
import static nodeline.group.Lab.member;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
  private static final Outcome DONE = new Outcome.Done();

  private final Lab lab = Lab.of("1/server", "2/client", "3/client");

  @Test
  void waitEndsAtTheFirstSend() {
    Told wait = lab.await("2/client", "ready");
    assertTrue(wait.waits());
    assertEquals(DONE, lab.send("1/server", "ready", "ip=10.0.0.1").outcome());
    assertEquals(data("1:ip=10.0.0.1"), wait.outcome());
  }

  @Test
  void sendsReachThoseThatAskLaterAndTheSenderToo() {
    lab.send("1/server", "ready", "ip=10.0.0.1");
    assertEquals(data("1:ip=10.0.0.1"), lab.await("1/server", "ready").outcome());
    assertEquals(data("1:ip=10.0.0.1"), lab.await("3/client", "ready").outcome());
  }

  @Test
  void repeatedWaitReturnsAtOnceWithAllDataSoFar() {
    lab.send("2/client", "ready", "b=2");
    assertEquals(data("2:b=2"), lab.await("3/client", "ready").outcome());
    lab.send("1/server", "ready", "a=1");
    assertEquals(data("1:a=1", "2:b=2"), lab.await("3/client", "ready").outcome());
  }

  @Test
  void secondSendAddsAndAKeySentAgainTakesTheNewValueInItsPlace() {
    lab.send("1/server", "ready", "z=1", "a=2");
    lab.send("1/server", "ready", "m=3", "z=4");
    assertEquals(data("1:z=4", "1:a=2", "1:m=3"), lab.await("2/client", "ready").outcome());
  }

  @Test
  void messageWithoutDataIsStillAMessage() {
    lab.send("1/server", "ready");
    assertEquals(data(), lab.await("2/client", "ready").outcome());
  }

  @Test
  void idsAreApart() {
    lab.send("1/server", "ready", "a=1");
    assertTrue(lab.await("2/client", "READY").waits());
  }

  @Test
  void waitAllWaitsForEveryMemberItselfIncluded() {
    Told wait = lab.awaitAll("1/server", "up");
    lab.send("2/client", "up", "n=2");
    lab.send("3/client", "up", "n=3");
    assertTrue(wait.waits());
    assertEquals("1 (server)", wait.missing());
    lab.send("1/server", "up", "n=1");
    assertEquals(data("1:n=1", "2:n=2", "3:n=3"), wait.outcome());
  }

  @Test
  void waitAllOfARoleWaitsForEveryMemberOfIt() {
    Told wait = lab.awaitAll("1/server", "up", "client");
    lab.send("3/client", "up", "n=3");
    assertTrue(wait.waits());
    assertEquals("2 (client)", wait.missing());
    lab.send("2/client", "up", "n=2");
    assertEquals(data("2:n=2", "3:n=3"), wait.outcome());
  }

  @Test
  void dataOfARoleIncludesOthersThatSent() {
    lab.send("2/client", "up", "n=2");
    lab.send("1/server", "up", "n=1");
    assertEquals(data("1:n=1", "2:n=2"), lab.awaitAll("3/client", "up", "server").outcome());
  }

  @Test
  void unknownRoleIsAnErrorAtOnce() {
    assertEquals(
        new Outcome.Failed(
            "no member of the group has the role \"backend\"; its roles: server, client"),
        lab.awaitAll("1/server", "up", "backend").outcome());
  }

  @Test
  void rolesAreExactNames() {
    assertEquals(
        new Outcome.Failed(""),
        lab.call("1/server", new Call.Jobs(Optional.of("cli.*"))).outcome());
  }

  @Test
  void listsRolesOnceAndMembersInTheOrderOfJoining() {
    assertEquals(
        new Outcome.Roles(List.of("server", "client")),
        lab.call("3/client", new Call.Roles()).outcome());
    assertEquals(
        new Outcome.Members(List.of(member("1/server"), member("2/client"), member("3/client"))),
        lab.call("3/client", new Call.Jobs(Optional.empty())).outcome());
    assertEquals(
        new Outcome.Members(List.of(member("2/client"), member("3/client"))),
        lab.call("1/server", new Call.Jobs(Optional.of("client"))).outcome());
  }

  @Test
  void incompleteGroupHoldsEverythingButSendAndWait() {
    Lab young = new Lab(3);
    young.join("1/server");
    young.join("2/client");
    assertEquals(DONE, young.send("1/server", "up", "n=1").outcome());
    assertEquals(data("1:n=1"), young.await("2/client", "up").outcome());
    Told roles = young.call("1/server", new Call.Roles());
    Told jobs = young.call("1/server", new Call.Jobs(Optional.of("nobody")));
    Told unknown = young.awaitAll("1/server", "up", "nobody");
    Told known = young.awaitAll("1/server", "up", "server");
    Told all = young.awaitAll("1/server", "up");
    Told sync = young.sync("1/server", "up");
    for (Told told : List.of(roles, jobs, unknown, known, all, sync)) {
      assertTrue(told.waits());
    }
    assertEquals("1 member that has not joined", roles.missing());
    assertEquals("1 member that has not joined", known.missing());
    assertEquals("2 (client), 1 member that has not joined", all.missing());
    assertEquals("2 (client), 1 member that has not joined", sync.missing());

    young.join("3/client");

    assertEquals(new Outcome.Roles(List.of("server", "client")), roles.outcome());
    assertEquals(new Outcome.Failed(""), jobs.outcome());
    assertTrue(unknown.outcome() instanceof Outcome.Failed);
    assertEquals(data("1:n=1"), known.outcome());
    assertEquals("2 (client), 3 (client)", all.missing());
    assertEquals("2 (client), 3 (client)", sync.missing());
  }

  @Test
  void waitForAnyoneNamesTheOthers() {
    assertEquals("any of 2 (client), 3 (client)", lab.await("1/server", "up").missing());
    assertEquals("1 (only)", Lab.of("1/only").await("1/only", "up").missing());
    Lab young = new Lab(3);
    young.join("1/server");
    assertEquals("2 members that have not joined", young.await("1/server", "up").missing());
  }

  @Test
  void nobodyIsMissingFromACallThatEnded() {
    assertEquals(Missing.NOBODY, lab.send("1/server", "up").pending.missing());
  }

  @Test
  void cancelledCallHearsNothingMore() {
    Told wait = lab.await("2/client", "ready");
    assertTrue(wait.pending.cancel());
    assertFalse(wait.pending.cancel());
    lab.send("1/server", "ready");
    assertTrue(wait.waits());
    assertEquals(Missing.NOBODY, wait.pending.missing());
  }

  @Test
  void cancelAfterTheOutcomeSaysSo() {
    assertFalse(lab.send("1/server", "ready").pending.cancel());
  }

  @Test
  void sameCallIdSendsOnce() {
    lab.call("1/server", "c1", Lab.sendCall("ready", "a=1"));
    lab.send("1/server", "ready", "a=2");
    assertEquals(DONE, lab.call("1/server", "c1", Lab.sendCall("ready", "a=1")).outcome());
    assertEquals(data("1:a=2"), lab.await("2/client", "ready").outcome());
  }

  @Test
  void callIdsOfTwoMembersAreApart() {
    lab.call("1/server", "c1", Lab.sendCall("ready", "a=1"));
    lab.call("2/client", "c1", Lab.sendCall("ready", "a=2"));
    assertEquals(data("1:a=1", "2:a=2"), lab.await("2/client", "ready").outcome());
  }

  @Test
  void refusesACallIdForAnotherCall() {
    lab.call("1/server", "c1", Lab.sendCall("ready"));
    Outcome refused = new Outcome.Failed("call id used twice");
    assertEquals(refused, lab.call("1/server", "c1", Lab.sendCall("other")).outcome());
    assertEquals(refused, lab.call("1/server", "c1", new Call.Sync("ready")).outcome());
    assertEquals(refused, lab.call("1/server", "c1", Lab.sendCall("ready", "a=1")).outcome());
  }

  @Test
  void sameCallIdOfAWaitTellsBothCallers() {
    Told first = lab.call("1/server", "w", new Call.Wait("ready"));
    Told second = lab.call("1/server", "w", new Call.Wait("ready"));
    lab.send("2/client", "ready");
    assertEquals(data(), first.outcome());
    assertEquals(data(), second.outcome());
  }

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
    assertRefused("group new: bad size: size=0, max=1000", new Member("new", "1", "r"), 0);
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

  @Test
  void viewShowsWhoSentWhat() {
    lab.send("3/client", "up");
    lab.send("1/server", "up");
    lab.sync("2/client", "meet");
    GroupView view = lab.coordinator.groups().get(0);
    assertTrue(view.complete());
    assertEquals(
        List.of(
            new GroupView.MessageView("up", List.of("1", "3"), 0, List.of()),
            new GroupView.MessageView("meet", List.of("2"), 0, List.of("2"))),
        view.messages());
  }
}

// SPDX-License-Identifier: Apache-2.0
package nodeline.group;

import static nodeline.group.Lab.data;
import static nodeline.group.TestCalls.member;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nodeline.group.Coordinator.Cleared;
import nodeline.group.Coordinator.Regroup;
import nodeline.group.HostsLab.Asked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What calls mean, whatever coordinator executes them and wherever the members are. */
@Execution(ExecutionMode.CONCURRENT) // LAVA's polls mostly wait
@ParameterizedClass
@EnumSource(HostsLab.Kind.class)
class CoordinatorSemanticsTest {
  private static final Outcome DONE = new Outcome.Done();

  private final HostsLab.Kind kind;
  private final List<HostsLab> labs = new ArrayList<>();
  private final HostsLab lab;

  CoordinatorSemanticsTest(HostsLab.Kind kind) {
    this.kind = kind;
    this.lab = lab("1/server", "2/client", "3/client");
  }

  private HostsLab lab(String... members) {
    HostsLab made = lab(members.length);
    List.of(members).forEach(made::join);
    return made;
  }

  private HostsLab lab(int size) {
    HostsLab made = new HostsLab(kind, size);
    labs.add(made);
    return made;
  }

  @AfterEach
  void close() {
    labs.forEach(HostsLab::close);
  }

  @Test
  void waitEndsAtTheFirstSend() {
    Asked wait = lab.await("2/client", "ready");
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
    Asked wait = lab.awaitAll("1/server", "up");
    lab.send("2/client", "up", "n=2");
    lab.send("3/client", "up", "n=3");
    assertTrue(wait.waits());
    wait.assertMissing("1 (server)");
    lab.send("1/server", "up", "n=1");
    assertEquals(data("1:n=1", "2:n=2", "3:n=3"), wait.outcome());
  }

  @Test
  void waitAllOfARoleWaitsForEveryMemberOfIt() {
    Asked wait = lab.awaitAll("1/server", "up", "client");
    lab.send("3/client", "up", "n=3");
    assertTrue(wait.waits());
    wait.assertMissing("2 (client)");
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
    HostsLab young = lab(3);
    young.join("1/server");
    young.join("2/client");
    assertEquals(DONE, young.send("1/server", "up", "n=1").outcome());
    assertEquals(data("1:n=1"), young.await("2/client", "up").outcome());
    Asked roles = young.call("1/server", new Call.Roles());
    Asked jobs = young.call("1/server", new Call.Jobs(Optional.of("nobody")));
    Asked unknown = young.awaitAll("1/server", "up", "nobody");
    Asked known = young.awaitAll("1/server", "up", "server");
    Asked all = young.awaitAll("1/server", "up");
    Asked sync = young.sync("1/server", "up");
    for (Asked told : List.of(roles, jobs, unknown, known, all, sync)) {
      assertTrue(told.waits());
    }
    roles.assertMissing("1 member that has not joined");
    known.assertMissing("1 member that has not joined");
    all.assertMissing("2 (client), 1 member that has not joined");
    sync.assertMissing("2 (client), 1 member that has not joined");

    young.join("3/client");

    assertEquals(new Outcome.Roles(List.of("server", "client")), roles.outcome());
    assertEquals(new Outcome.Failed(""), jobs.outcome());
    assertTrue(unknown.outcome() instanceof Outcome.Failed);
    assertEquals(data("1:n=1"), known.outcome());
    all.assertMissing("2 (client), 3 (client)");
    sync.assertMissing("2 (client), 3 (client)");
  }

  @Test
  void waitForAnyoneNamesTheOthers() {
    lab.await("1/server", "up").assertMissing("any of 2 (client), 3 (client)");
    lab("1/only").await("1/only", "up").assertMissing("1 (only)");
    HostsLab young = lab(3);
    young.join("1/server");
    young.await("1/server", "up").assertMissing("2 members that have not joined");
  }

  @Test
  void nobodyIsMissingFromACallThatEnded() {
    Asked sent = lab.send("1/server", "up");
    assertEquals(DONE, sent.outcome());
    assertEquals(Missing.NOBODY, sent.pending.missing());
  }

  @Test
  void cancelledCallHearsNothingMore() {
    Asked wait = lab.await("2/client", "ready");
    assertTrue(wait.pending.cancel());
    assertFalse(wait.pending.cancel());
    lab.send("1/server", "ready");
    assertTrue(wait.waits());
    assertEquals(Missing.NOBODY, wait.pending.missing());
  }

  @Test
  void cancelAfterTheOutcomeSaysSo() {
    Asked sent = lab.send("1/server", "ready");
    assertEquals(DONE, sent.outcome());
    assertFalse(sent.pending.cancel());
  }

  @Test
  void sameCallIdSendsOnce() {
    lab.call("1/server", "c1", TestCalls.sendCall("ready", "a=1"));
    lab.send("1/server", "ready", "a=2");
    assertEquals(DONE, lab.call("1/server", "c1", TestCalls.sendCall("ready", "a=1")).outcome());
    assertEquals(data("1:a=2"), lab.await("2/client", "ready").outcome());
  }

  @Test
  void callIdsOfTwoMembersAreApart() {
    lab.call("1/server", "c1", TestCalls.sendCall("ready", "a=1"));
    lab.call("2/client", "c1", TestCalls.sendCall("ready", "a=2"));
    assertEquals(data("1:a=1", "2:a=2"), lab.await("2/client", "ready").outcome());
  }

  @Test
  void refusesACallIdForAnotherCall() {
    lab.call("1/server", "c1", TestCalls.sendCall("ready"));
    Outcome refused = new Outcome.Failed("call id used twice");
    assertEquals(refused, lab.call("1/server", "c1", TestCalls.sendCall("other")).outcome());
    assertEquals(refused, lab.call("1/server", "c1", new Call.Sync("ready")).outcome());
    assertEquals(refused, lab.call("1/server", "c1", TestCalls.sendCall("ready", "a=1")).outcome());
  }

  @Test
  void sameCallIdOfAWaitTellsBothCallers() {
    Asked first = lab.call("1/server", "w", new Call.Wait("ready"));
    Asked second = lab.call("1/server", "w", new Call.Wait("ready"));
    lab.send("2/client", "ready");
    assertEquals(data(), first.outcome());
    assertEquals(data(), second.outcome());
  }

  @Test
  void aSyncEndsWhenAllMembersAreInItsRound() {
    for (int round = 1; round <= 3; round++) {
      Asked first = lab.sync("1/server", "meet");
      Asked second = lab.sync("2/client", "meet");
      assertTrue(first.waits() && second.waits());
      first.assertMissing("3 (client)");
      Asked third = lab.sync("3/client", "meet");
      for (Asked sync : List.of(first, second, third)) {
        assertEquals(data(), sync.outcome());
      }
    }
  }

  @Test
  void aSyncAskedAgainIsInTheSameRound() {
    Asked first = lab.call("1/server", "c1", new Call.Sync("meet"));
    assertTrue(first.waits());
    first.pending.cancel();
    Asked again = lab.call("1/server", "c1", new Call.Sync("meet"));
    lab.sync("2/client", "meet");
    assertTrue(again.waits());
    lab.sync("3/client", "meet");
    assertEquals(data(), again.outcome());
    assertTrue(lab.sync("2/client", "meet").waits());
  }

  @Test
  void aSendCountsInTheFirstRound() {
    lab.send("1/server", "meet", "k=v");
    lab.send("2/client", "meet");
    assertEquals(data("1:k=v"), lab.sync("3/client", "meet").outcome());
  }

  @Test
  void refusesOneCallTooMany() {
    assumeTrue(kind.isOfDevices(), "its calls are counted as they begin, or at several hosts");
    for (int i = 0; i < GroupLimits.DEFAULT.calls(); i++) {
      lab.begin("1/server", new Call.Wait("m" + i));
    }
    assertEquals(
        new Outcome.Failed("too many calls: max=" + GroupLimits.DEFAULT.calls()),
        lab.await("1/server", "n").outcome());
  }

  @Test
  void allHostsSeeWhoSentWhat() {
    assumeFalse(kind.isWire(), "its marks are messages");
    lab.send("3/client", "up");
    lab.send("1/server", "up");
    lab.sync("2/client", "meet");
    for (GroupView view : lab.views()) {
      assertTrue(view.complete());
      assertEquals(
          List.of(
              new GroupView.MessageView("up", List.of("1", "3"), 0, List.of()),
              new GroupView.MessageView("meet", List.of("2"), 0, List.of("2"))),
          view.messages());
    }
  }

  @Test
  void aClearForgetsMessagesAndWaitsGoOn() {
    assumeFalse(kind.isWire(), "cannot clear");
    lab.send("1/server", "m", "old=1");
    lab.sync("2/client", "s");
    lab.sync("3/client", "s");
    Asked all = lab.awaitAll("1/server", "m");
    Asked sync = lab.sync("1/server", "s");
    assertEquals(data(), sync.outcome());
    Asked next = lab.sync("1/server", "s");
    Asked spent = lab.call("1/server", "aaaaaaaaaaaa", TestCalls.sendCall("x"));
    assertEquals(DONE, spent.outcome());

    assertEquals(Optional.of(3), lab.clear("2/client").map(Cleared::messages));

    assertTrue(
        lab.call("1/server", "aaaaaaaaaaaa", TestCalls.sendCall("x")).outcome()
            instanceof Outcome.Failed);
    all.assertMissing("1 (server), 2 (client), 3 (client)");
    next.assertMissing("2 (client), 3 (client)");
    lab.sync("2/client", "s");
    assertTrue(next.waits());
    lab.sync("3/client", "s");
    assertEquals(data(), next.outcome());
    for (String member : List.of("1/server", "2/client", "3/client")) {
      lab.send(member, "m", "new=1");
    }
    assertEquals(data("1:new=1", "2:new=1", "3:new=1"), all.outcome());
  }

  @Test
  void aMemberThatLeavesASmallerGroupIsWaitedForNoMore() {
    assumeTrue(kind.isOfDevices(), "cannot change a group's members");
    Asked sync = lab.sync("1/server", "m");
    lab.sync("2/client", "m");
    Asked gone = lab.await("3/client", "never");

    lab.at("3/client")
        .regroup(new Regroup(List.of(member("3/client")), List.of(), Map.of("lab", 2)));

    assertEquals(data(), sync.outcome());
    assertEquals(new Outcome.Failed("the device has left the group"), gone.outcome());
    for (GroupView view : lab.views()) {
      assertEquals(List.of(member("1/server"), member("2/client")), view.members());
      assertEquals(2, view.size());
    }
  }
}

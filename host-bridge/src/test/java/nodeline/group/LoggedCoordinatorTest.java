// SPDX-License-Identifier: Apache-2.0
package nodeline.group;

import static nodeline.group.Lab.data;
import static nodeline.group.TestCalls.member;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nodeline.CapturedLog;
import nodeline.group.Coordinator.Cleared;
import nodeline.group.Coordinator.Regroup;
import nodeline.group.Quotas.Quota;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Hosts that share the log of a group. */
class LoggedCoordinatorTest {
  private static final Outcome DONE = new Outcome.Done();
  private static final String PID = " (pid " + ProcessHandle.current().pid() + ")";

  private final MemoryLogs logs = new MemoryLogs();
  private final List<Host> hosts = new ArrayList<>();
  private final Instant began = Instant.parse("2026-11-01T00:00:00Z");
  private Instant now = began;

  /** One bridge. */
  private final class Host {
    final MemoryLogs.HostLog log = logs.host();
    final LoggedCoordinator coordinator;

    Host(String name) {
      this(name, GroupLimits.DEFAULT);
    }

    Host(String name, GroupLimits limits) {
      Clock clock =
          new Clock() {
            @Override
            public Instant instant() {
              return now;
            }

            @Override
            public ZoneOffset getZone() {
              return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(java.time.ZoneId zone) {
              return this;
            }
          };
      coordinator = new LoggedCoordinator(limits, log, name, clock);
      hosts.add(this);
    }

    Host join(int size, String... members) {
      for (String member : members) {
        coordinator.join(member(member), size);
      }
      logs.settle();
      return this;
    }

    Lab.Told call(String member, String callId, Call call) {
      Lab.Told told = new Lab.Told();
      told.pending = coordinator.call(member(member), callId, call, told.outcomes::add);
      logs.settle();
      return told;
    }

    GroupView view() {
      return coordinator.groups().get(0);
    }
  }

  @AfterEach
  void close() {
    hosts.forEach(host -> host.coordinator.close());
  }

  private void assertAllEqual() {
    List<Optional<List<String>>> lines =
        hosts.stream().map(host -> host.coordinator.lines("lab")).distinct().toList();
    assertEquals(1, lines.size(), lines::toString);
  }

  @Test
  void callsWaitForAServerAndSaySoAndThenGoOn() {
    Host one = new Host("one");
    one.log.cut();
    one.join(1, "1/a");
    Lab.Told send = one.call("1/a", "c1", TestCalls.sendCall("m", "k=v"));
    Lab.Told wait = one.call("1/a", "c2", new Call.Wait("m"));

    assertTrue(send.waits() && wait.waits());
    assertEquals("no server answers", send.missing());
    assertEquals(List.of("no server answers"), one.coordinator.notes());
    assertEquals(List.of(), one.coordinator.groups());

    one.log.connect();
    logs.settle();

    assertEquals(DONE, send.outcome());
    assertEquals(data("1:k=v"), wait.outcome());
    assertEquals(List.of(), one.coordinator.notes());
  }

  @Test
  void aWaitNamesTheReasonAndTheMembersWhileTheLogIsAway() {
    Host one = new Host("one").join(2, "1/a");
    Host two = new Host("two").join(2, "2/b");
    Lab.Told sync = one.call("1/a", "c1", new Call.Sync("s"));
    one.log.cut();

    assertEquals("no server answers, 2 (b)", sync.missing());
    two.call("2/b", "c2", new Call.Sync("s"));
    assertTrue(sync.waits());
    one.log.connect();
    logs.settle();
    assertEquals(data(), sync.outcome());
  }

  @Test
  void aSecondHostOfADeviceWaitsAndSaysWhoHasIt() {
    Host one = new Host("one").join(1, "1/a");
    Host two = new Host("two").join(1, "1/a");
    Lab.Told send = two.call("1/a", "c1", TestCalls.sendCall("m"));

    assertTrue(send.waits());
    assertEquals("the device is at one" + PID, send.missing());
    assertEquals(List.of("group lab: device 1 is at one" + PID), two.coordinator.notes());
    assertEquals(DONE, one.call("1/a", "c2", TestCalls.sendCall("n")).outcome());

    one.coordinator.close();
    logs.settle();

    assertEquals(DONE, send.outcome());
    assertEquals(List.of(), two.coordinator.notes());
    hosts.remove(one);
  }

  @Test
  void aDeviceThatMovesGoesOnAsTheSameMemberWithItsCalls() {
    Host one = new Host("one").join(2, "1/a", "2/b");
    Host two = new Host("two");
    two.coordinator.join(member("1/a"), 2);
    two.coordinator.present(member("1/a"), false);
    logs.settle();
    assertEquals(DONE, one.call("1/a", "aaaaaaaaaaaa", TestCalls.sendCall("m", "k=old")).outcome());
    Lab.Told sync = one.call("1/a", "bbbbbbbbbbbb", new Call.Sync("s"));

    one.coordinator.present(member("1/a"), false);
    logs.settle();
    assertEquals(
        Map.of(
            "1",
            new GroupView.Place("one" + PID, false),
            "2",
            new GroupView.Place("one" + PID, true)),
        one.view().places());
    two.coordinator.present(member("1/a"), true);
    logs.settle();

    assertEquals(
        DONE, one.call("2/b", "cccccccccccc", TestCalls.sendCall("m", "k=other")).outcome());
    assertEquals(DONE, two.call("1/a", "aaaaaaaaaaaa", TestCalls.sendCall("m", "k=old")).outcome());
    Lab.Told again = two.call("1/a", "bbbbbbbbbbbb", new Call.Sync("s"));
    assertTrue(again.waits());
    one.call("2/b", "dddddddddddd", new Call.Sync("s"));
    assertEquals(data(), again.outcome());
    assertEquals(data(), sync.outcome());
    assertEquals(new GroupView.Place("two" + PID, true), one.view().places().get("1"));
    assertAllEqual();
  }

  @Test
  void aDeviceThatWasMovedByTwoReloadsKeepsItsCallsWhicheverComesFirst() {
    for (boolean removedFirst : List.of(true, false)) {
      String callId = removedFirst ? "aaaaaaaaaaaa" : "bbbbbbbbbbbb";
      Host one = new Host("one").join(2, "1/a", "2/b");
      Host two = new Host("two").join(2, "2/b");
      one.call("1/a", callId, TestCalls.sendCall("m" + removedFirst, "k=v"));
      Runnable remove =
          () ->
              one.coordinator.regroup(
                  new Regroup(List.of(member("1/a")), List.of(), Map.of("lab", 2)));
      Runnable add =
          () ->
              two.coordinator.regroup(
                  new Regroup(List.of(), List.of(member("1/a")), Map.of("lab", 2)));
      for (Runnable step : removedFirst ? List.of(remove, add) : List.of(add, remove)) {
        step.run();
        logs.settle();
      }

      Lab.Told again = two.call("1/a", callId, TestCalls.sendCall("m" + removedFirst, "k=v"));
      assertEquals(DONE, again.outcome());
      assertEquals(2, two.view().members().size());
      assertThrows(
          IllegalStateException.class,
          () -> one.call("1/a", "eeeeeeeeeeee", new Call.Wait("m" + removedFirst)));
      one.coordinator.close();
      two.coordinator.close();
      hosts.removeAll(List.of(one, two));
    }
  }

  @Test
  void aCallOfTheHostItselfHasTheDeviceForThatMomentOnly() {
    Host one = new Host("one").join(1, "1/a");
    one.coordinator.present(member("1/a"), false);
    logs.settle();
    assertFalse(one.view().places().get("1").present());

    assertEquals(DONE, one.call("1/a", "c1", TestCalls.sendCall("m")).outcome());

    assertFalse(one.view().places().get("1").present());
    Host two = new Host("two").join(1, "1/a");
    assertEquals(DONE, two.call("1/a", "c2", TestCalls.sendCall("n")).outcome());
  }

  @Test
  void aRefusedJoinIsTheRefusalOfItsCallsUntilThereIsAPlace() {
    Host one = new Host("one").join(1, "1/a");
    Host two = new Host("two").join(1, "2/b");
    String full = "group lab is full: job 2 is not one of its 1 members";

    assertEquals(new Outcome.Failed(full), two.call("2/b", "c1", new Call.Wait("m")).outcome());
    assertEquals(List.of(full), two.coordinator.notes());

    one.coordinator.regroup(new Regroup(List.of(member("1/a")), List.of(), Map.of("lab", 1)));
    logs.settle();
    assertEquals(DONE, two.call("2/b", "c2", TestCalls.sendCall("m")).outcome());
    assertEquals(List.of(), two.coordinator.notes());
  }

  @Test
  void hostsThatDoNotAgreeAboutTheSizeAreTold() {
    new Host("one").join(2, "1/a");
    Host two = new Host("two").join(3, "2/b");

    assertEquals(
        new Outcome.Failed("group lab: size differs: size=3, before=2"),
        two.call("2/b", "c1", new Call.Wait("m")).outcome());
  }

  @Test
  void anUnknownRoleIsRefusedOnceTheGroupIsComplete() {
    Host one = new Host("one").join(2, "1/a");
    Lab.Told all = one.call("1/a", "c1", new Call.WaitAll("m", Optional.of("x")));
    assertTrue(all.waits());
    assertEquals("1 member that has not joined", all.missing());

    new Host("two").join(2, "2/b");

    assertEquals(
        new Outcome.Failed("no member of the group has the role \"x\"; its roles: a, b"),
        all.outcome());
  }

  @Test
  void aHostThatBeginsAgainKnowsItsCallsAndTheRoundsOfItsSyncs() {
    Host one = new Host("one").join(2, "1/a");
    Host two = new Host("two").join(2, "2/b");
    one.call("1/a", "aaaaaaaaaaaa", TestCalls.sendCall("m", "k=1"));
    one.call("1/a", "bbbbbbbbbbbb", new Call.Sync("s"));
    two.call("2/b", "cccccccccccc", TestCalls.sendCall("m", "k=2"));
    one.coordinator.close();
    hosts.remove(one);
    logs.settle();
    assertFalse(two.view().places().get("1").present());

    Host again = new Host("one again").join(2, "1/a");

    assertEquals(DONE, again.call("1/a", "aaaaaaaaaaaa", TestCalls.sendCall("m", "k=1")).outcome());
    Lab.Told sync = again.call("1/a", "bbbbbbbbbbbb", new Call.Sync("s"));
    assertEquals("2 (b)", sync.missing());
    two.call("2/b", "dddddddddddd", new Call.Sync("s"));
    assertEquals(data(), sync.outcome());
    assertEquals(
        data("1:k=1", "2:k=2"), again.call("1/a", "eeeeeeeeeeee", new Call.Wait("m")).outcome());
    assertAllEqual();
  }

  @Test
  void aSecondClearOfTheSameMomentForgetsNothingMore() {
    Host one = new Host("one").join(2, "1/a");
    Host two = new Host("two").join(2, "2/b");
    one.call("1/a", "c1", TestCalls.sendCall("m", "k=v"));
    List<Optional<Cleared>> cleared = new ArrayList<>();
    one.coordinator.clear("lab", cleared::add);
    two.coordinator.clear("lab", cleared::add);
    logs.settle();

    assertEquals(
        List.of(Optional.of(new Cleared(1, 1, 0)), Optional.of(new Cleared(0, 0, 0))), cleared);
    one.coordinator.clear("other", cleared::add);
    assertEquals(Optional.empty(), cleared.get(2));
    one.log.cut();
    assertThrows(IllegalStateException.class, () -> one.coordinator.clear("lab", cleared::add));
  }

  @Test
  void aNewerRecordStopsItsGroupWithAClearWordAndNoOther() {
    try (CapturedLog log = CapturedLog.of(LoggedGroup.class)) {
      Host one = new Host("one").join(1, "1/a");
      Member other = new Member("other", "1", "a");
      one.coordinator.join(other, 1);
      logs.settle();
      Lab.Told wait = one.call("1/a", "c1", new Call.Wait("never"));
      logs.write("lab", List.of("3 anything that a later version writes"));
      logs.settle();

      Outcome stopped = wait.outcome();
      String reason = ((Outcome.Failed) stopped).reason();
      assertTrue(
          reason.matches(
              "group lab stopped at revision [0-9]+: a record is of version 3, and this nodeline"
                  + " reads version 2: update it"),
          reason);
      assertEquals(stopped, one.call("1/a", "c2", TestCalls.sendCall("m")).outcome());
      assertEquals(List.of(reason), one.coordinator.notes());
      List<Outcome> told = new ArrayList<>();
      one.coordinator.call(other, "c3", TestCalls.sendCall("m"), told::add);
      logs.settle();
      assertEquals(List.of(DONE), told);
      assertEquals(1, log.lines().size());
    }
  }

  @Test
  void aRecordThatNobodyWritesStopsItsGroup() {
    String good = new LogRecord("x", 1, new Command.Clear(0).words()).line();
    List<String> bad =
        List.of(
            "",
            " ",
            "0 x 1 clear,0 0000000000",
            good.substring(1),
            good.replace("clear,0", "clear,1"),
            good + " ",
            "1",
            "1 ",
            "1 \u0000",
            new LogRecord("x", 1, List.of("clear")).line(),
            new LogRecord("x", 1, List.of("clear", "many")).line(),
            new LogRecord("x", 1, List.of("forget", "1")).line(),
            new LogRecord("x", 1, List.of("")).line(),
            new LogRecord("x", 1, List.of("send", "1", "a", "c", "m", "no pair")).line(),
            new LogRecord("x", 1, List.of("open", "1", "0", "1", "1", "1", "1", "1", "1", "parts"))
                .line(),
            new LogRecord("x", 1, List.of("regroup", "0", "h", "1", "3", "1", "a")).line());
    try (CapturedLog log = CapturedLog.of(LoggedGroup.class)) {
      for (int i = 0; i < bad.size(); i++) {
        Member member = new Member("group" + i, "1", "a");
        Host host = new Host("host");
        host.coordinator.join(member, 1);
        logs.settle();
        logs.write("group" + i, List.of(good, bad.get(i)));
        logs.settle();
        List<Outcome> told = new ArrayList<>();
        host.coordinator.call(member, "c", TestCalls.sendCall("m"), told::add);
        assertTrue(told.toString().contains("stopped at revision"), bad.get(i) + ": " + told);
        host.coordinator.close();
      }
      hosts.clear();
      assertEquals(bad.size(), log.lines().size());
    }
  }

  @Test
  void aGroupWithLargerLimitsThanThisHostsStops() {
    try (CapturedLog log = CapturedLog.of(LoggedGroup.class)) {
      GroupLimits small = new GroupLimits(10, 100, 100, 1_000, 10_000, 10, 100);
      new Host("one").join(1, "1/a");
      Host two = new Host("two", small).join(1, "1/a");
      assertTrue(two.coordinator.notes().toString().contains("its limits are above"));
      assertEquals(1, log.lines().size());
    }
  }

  @Test
  void theLimitsAreThoseOfTheFirstRecord() {
    GroupLimits small = new GroupLimits(10, 100, 2, 1_000, 10_000, 10, 100);
    new Host("one", small).join(2, "1/a");
    Host two = new Host("two").join(2, "2/b");
    two.call("2/b", "c1", TestCalls.sendCall("m"));
    two.call("2/b", "c2", TestCalls.sendCall("n"));
    assertEquals(
        new Outcome.Failed("too many message ids in the group: max=2"),
        two.call("2/b", "c3", TestCalls.sendCall("o")).outcome());
    assertAllEqual();
  }

  @Test
  void aGroupThatNobodyHasHadForADayBeginsAnewOnce() {
    Host one = new Host("one").join(2, "1/a");
    one.call("1/a", "aaaaaaaaaaaa", TestCalls.sendCall("m", "k=old"));
    one.coordinator.close();
    hosts.clear();

    now = began.plus(Duration.ofHours(23));
    Host kept = new Host("kept").join(2, "1/a");
    assertEquals(1, kept.view().messages().size());
    kept.coordinator.close();
    hosts.clear();

    now = now.plus(Duration.ofHours(25));
    Host two = new Host("two");
    Host three = new Host("three");
    two.coordinator.join(member("1/a"), 2);
    three.coordinator.join(member("2/b"), 2);
    logs.settle();
    assertEquals(List.of(), two.view().messages());
    assertEquals(2, two.view().members().size());
    assertEquals(DONE, two.call("1/a", "bbbbbbbbbbbb", TestCalls.sendCall("m", "k=new")).outcome());
    assertEquals(data("1:k=new"), three.call("2/b", "cccccccccccc", new Call.Wait("m")).outcome());
    assertAllEqual();
  }

  @Test
  void aGroupThatAHostHasDoesNotExpire() {
    Host one = new Host("one").join(2, "1/a");
    one.call("1/a", "aaaaaaaaaaaa", TestCalls.sendCall("m"));
    int records = logs.records("lab");
    now = began.plus(Duration.ofMinutes(30));
    one.coordinator.tick();
    logs.settle();
    assertEquals(records, logs.records("lab"));
    now = began.plus(Duration.ofHours(23));
    one.coordinator.tick();
    one.coordinator.tick();
    logs.settle();
    assertEquals(records + 1, logs.records("lab"));
    one.coordinator.close();
    hosts.clear();

    now = began.plus(Duration.ofHours(46));
    assertEquals(1, new Host("two").join(2, "1/a").view().messages().size());
  }

  @Test
  void refusesWhatThisHostCannotHoldBeforeItIsAppended() {
    Quota all = new Quota(20_000, 10, 2);
    Host one = new Host("one", GroupLimits.DEFAULT.with(new Quotas(all, all, all))).join(2, "1/a");
    int records = logs.records("lab");

    Outcome refused =
        one.call("1/a", "c1", TestCalls.sendCall("m", "k=" + "x".repeat(20_000))).outcome();
    assertEquals(
        new Outcome.Failed("the messages of all groups are full: max=20000 octets of memory"),
        refused);
    assertEquals(records, logs.records("lab"));
    assertEquals(
        new Outcome.Failed("too long for the groups' log: max=1048576"),
        new Host("two")
            .join(2, "2/b")
            .call("2/b", "c2", TestCalls.sendCall("m", "k=" + "\u00ff".repeat(300_000)))
            .outcome());
    one.join(2, "3/b");
    Exception e = assertThrows(IllegalArgumentException.class, () -> one.join(2, "4/b"));
    assertEquals("too many members of all groups: max=2", e.getMessage());
  }

  @Test
  void whatIsHeldIsCountedBack() {
    Host one = new Host("one").join(2, "1/a");
    one.log.cut();
    long before = one.coordinator.held();
    one.call("1/a", "c1", TestCalls.sendCall("m", "k=" + "x".repeat(5_000)));
    assertTrue(one.coordinator.held() > before + 5_000);
    one.log.connect();
    logs.settle();
    one.coordinator.clear("lab", cleared -> {});
    logs.settle();
    one.coordinator.close();
    assertEquals(0, one.coordinator.held());
  }
}

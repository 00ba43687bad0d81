// SPDX-License-Identifier: Apache-2.0
package nodeline.group;

import static nodeline.group.Lab.data;
import static nodeline.group.TestCalls.member;
import static nodeline.group.TestCalls.sendCall;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nodeline.group.GuestCall.Answer;
import nodeline.group.GuestCall.Guest;
import nodeline.group.GuestCall.Manner;
import nodeline.group.Quotas.Quota;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Members on LAVA's wire, whose questions come to one host or another. */
class LoggedGuestsTest {
  private static final Outcome DONE = new Outcome.Done();
  private static final Call JOBS = new Call.Jobs(Optional.empty());
  private static final Call SYNC = new Call.Sync("s");

  private final MemoryLogs logs = new MemoryLogs();
  private final WallClock clock = new WallClock();
  private final Map<String, MemoryLogs.HostLog> hostLogs = new HashMap<>();
  private final Map<String, LoggedCoordinator> hosts = new HashMap<>();

  private LoggedCoordinator host(String name) {
    return hosts.computeIfAbsent(name, unused -> host(name, GroupLimits.DEFAULT));
  }

  private LoggedCoordinator host(String name, GroupLimits limits) {
    hostLogs.put(name, logs.host());
    return new LoggedCoordinator(limits, hostLogs.get(name), name, clock);
  }

  @AfterEach
  void close() {
    hosts.values().forEach(LoggedCoordinator::close);
  }

  private void end(String name) {
    hosts.remove(name).close();
    logs.settle();
  }

  private static GuestCall guestCall(String guest, int size, Call call, Manner manner) {
    String id = call instanceof Call.Sync sync ? "lava-sync-" + sync.id() : "";
    return new GuestCall(new Guest(member(guest), "client"), size, id, call, manner);
  }

  private List<Answer> ask(String host, GuestCall call) {
    List<Answer> told = new ArrayList<>();
    host(host).ask(call, told::add);
    logs.settle();
    return told;
  }

  /** What a poll is told: {@code wait} if nothing is there. */
  private Object poll(String host, String guest, Call call) {
    return poll(host, guest, 2, call);
  }

  private Object poll(String host, String guest, int size, Call call) {
    List<Answer> told = ask(host, guestCall(guest, size, call, Manner.POLLS));
    assertEquals(1, told.size());
    return told.get(0).outcome().map(Object.class::cast).orElse("wait");
  }

  private Object leave(String host, String guest) {
    return ask(host, guestCall(guest, 0, JOBS, Manner.LEAVES)).get(0).outcome().orElseThrow();
  }

  private static Outcome failed(String reason) {
    return new Outcome.Failed(reason);
  }

  private void assertAllEqual() {
    assertEquals(1, hosts.values().stream().map(host -> host.lines("lab")).distinct().count());
  }

  @Test
  void guestsOfTwoHostsMeetEachOtherAndABridgesBoard() {
    host("bridge").join(member("3/b"), 3);
    assertEquals("wait", poll("one", "1/a", 3, JOBS));
    assertEquals(
        new Outcome.Members(List.of(member("3/b"), member("1/a"), member("2/b"))),
        poll("two", "2/b", 3, JOBS));
    assertEquals(DONE, poll("one", "1/a", 3, sendCall("m", "k=v")));
    List<Outcome> board = new ArrayList<>();
    host("bridge").call(member("3/b"), "cccccccccccc", new Call.Wait("m"), board::add);
    assertEquals(List.of(data("1:k=v")), board);
    assertEquals(data("1:k=v"), poll("two", "2/b", 3, new Call.Wait("m")));
    assertEquals("one", host("two").groups().get(0).places().get("1").host().substring(0, 3));
    assertAllEqual();
  }

  @Test
  void eachRoundOfASyncIsAcknowledgedOnceWhereverAGuestAsks() {
    poll("one", "1/a", JOBS);
    poll("two", "2/b", JOBS);
    assertEquals("wait", poll("one", "1/a", SYNC));
    assertEquals("wait", poll("two", "1/a", SYNC));
    assertEquals(data(), poll("two", "2/b", SYNC));
    assertEquals("wait", poll("one", "2/b", SYNC), "the next round");
    assertEquals(data(), poll("two", "1/a", SYNC), "still of the first round");
    assertEquals(data(), poll("one", "1/a", SYNC), "the next round");
    assertEquals(data(), poll("one", "2/b", SYNC));
    assertEquals("wait", poll("two", "2/b", SYNC), "the third round");
    assertAllEqual();
  }

  @Test
  void aBarrierGoesOnAtAnotherHostAfterTheDeathOfOne() {
    poll("one", "1/a", JOBS);
    poll("one", "2/b", JOBS);
    assertEquals("wait", poll("one", "1/a", SYNC));
    end("one");
    assertEquals("wait", poll("two", "1/a", SYNC));
    assertEquals(data(), poll("two", "2/b", SYNC));
    assertEquals(data(), poll("two", "1/a", SYNC));
  }

  @Test
  void pollsThatFindNothingNewWriteNothing() {
    poll("one", "1/a", JOBS);
    poll("one", "1/a", SYNC);
    int records = logs.records("lab");
    for (int i = 0; i < 5; i++) {
      assertEquals("wait", poll("two", "1/a", SYNC));
      assertEquals("wait", poll("one", "1/a", new Call.Wait("m")));
      assertEquals("wait", poll("one", "1/a", JOBS));
    }
    assertEquals(records, logs.records("lab"));
  }

  @Test
  void aPollNamesSendersWithoutData() {
    poll("one", "1/a", JOBS);
    poll("one", "2/b", sendCall("m"));
    poll("one", "1/a", sendCall("m", "k=v"));
    Answer answer = ask("two", guestCall("1/a", 2, new Call.Wait("m"), Manner.POLLS)).get(0);
    assertEquals(List.of("2", "1"), answer.senders());
    assertEquals(Optional.of(data("1:k=v")), answer.outcome());
  }

  @Test
  void whatIsRefusedChangesNothing() {
    assertEquals(
        failed("there is no such group, and no group_size to make it"),
        poll("one", "1/a", 0, JOBS));
    assertEquals(
        failed("group lab: bad size: size=10001, max=10000"), poll("one", "1/a", 10_001, JOBS));
    Call tooLong = sendCall("m", "k=" + "x".repeat(1_048_577));
    assertTrue(poll("one", "1/a", tooLong).toString().contains("too long"));
    assertEquals(0, logs.records("lab"));
    assertEquals(List.of(), host("one").groups());

    poll("one", "1/a", JOBS);
    assertTrue(poll("two", "2/b", tooLong).toString().contains("too long"));
    assertEquals("wait", poll("two", "1/a", JOBS));
    poll("two", "2/b", JOBS);
    assertEquals(
        failed("group lab is full: job 3 is not one of its 2 members"), poll("one", "3/c", JOBS));
    Call unknown = new Call.WaitAll("m", Optional.of("x"));
    assertTrue(poll("one", "1/a", unknown).toString().contains("has the role"));
    assertAllEqual();
  }

  @Test
  void theRoleOfTheFirstCallCountsAndADeviceIsNoGuests() {
    poll("one", "1/a", JOBS);
    assertEquals(DONE, poll("two", "1/other", sendCall("m")));
    assertEquals(List.of(member("1/a")), host("one").groups().get(0).members());
    host("bridge").join(member("2/b"), 2);
    logs.settle();
    assertEquals(failed("the job is a device of a bridge"), poll("one", "2/b", sendCall("m")));
  }

  @Test
  void aSeatThatIsLeftIsTakenAndTheLastOneEndsTheGroup() {
    poll("one", "1/a", JOBS);
    poll("two", "2/b", sendCall("m", "k=v"));
    assertEquals(DONE, leave("one", "2/b"));
    assertEquals(data("2:k=v"), poll("one", "1/a", new Call.Wait("m")));
    assertEquals("wait", poll("two", "3/c", new Call.Wait("m")), "what it sent is forgotten");
    assertEquals(DONE, leave("one", "1/a"));
    assertAllEqual();
    assertEquals(1, host("one").groups().size());
    assertEquals(DONE, leave("two", "3/c"));
    assertEquals(List.of(), host("one").groups());
    assertEquals(0, logs.records("lab"), "nothing of it is left");
    assertEquals(
        failed("there is no such group, and no group_size to make it"),
        poll("two", "1/a", 0, JOBS));
    assertEquals("wait", poll("two", "1/a", 3, JOBS), "a new one of another size");
    assertAllEqual();
  }

  @Test
  void aGuestOfWhichNothingIsHeardLeavesAfterADay() {
    host("bridge").join(member("2/b"), 2);
    poll("one", "1/a", JOBS);
    for (int hours = 0; hours < 30; hours += 6) {
      clock.pass(Duration.ofHours(6));
      assertEquals("wait", poll("two", "1/a", new Call.Wait("m")));
    }
    hosts.values().forEach(LoggedCoordinator::tick);
    logs.settle();
    assertTrue(host("bridge").groups().get(0).places().get("1").present());
    clock.pass(Duration.ofHours(27));
    host("bridge").tick();
    logs.settle();
    assertEquals(false, host("two").groups().get(0).places().get("1").present());
    assertTrue(poll("one", "3/c", JOBS) instanceof Outcome.Members, "its place is free");
    assertAllEqual();
  }

  @Test
  void aHostForgetsGroupsThatNobodyAsksItForAndAClientHasItsPartOnly() {
    Quota all = new Quota(1_000_000, 8, 8);
    GroupLimits limits = GroupLimits.DEFAULT.with(new Quotas(all, all, new Quota(500_000, 3, 3)));
    hosts.put("small", host("small", limits));
    for (int i = 0; i < 3; i++) {
      assertTrue(in("g" + i, 0).toString().contains("there is no such group"));
    }
    assertEquals(failed("too many groups of this client: max=3"), in("more", 1));
    clock.pass(Duration.ofMinutes(2));
    host("small").tick();
    assertEquals("wait", in("more", 2));
  }

  private Object in(String group, int size) {
    Guest guest = new Guest(new Member(group, "1", "a"), "client");
    List<Answer> told = ask("small", new GuestCall(guest, size, "", JOBS, Manner.POLLS));
    return told.get(0).outcome().map(Object.class::cast).orElse("wait");
  }

  @Test
  void aHostThatBeginsWithASnapshotKnowsTheGuests() {
    poll("one", "1/a", JOBS);
    poll("one", "2/b", JOBS);
    poll("one", "1/a", SYNC);
    for (int i = 0; i < 300; i++) {
      poll("one", "2/b", sendCall("m", "k=" + i + "x".repeat(5_000)));
    }
    assertTrue(!logs.snapshot("lab").isEmpty(), "a snapshot was due");
    assertEquals("wait", poll("two", "1/a", SYNC));
    assertAllEqual();
    assertEquals(data(), poll("two", "2/b", SYNC));
    assertEquals(data(), poll("two", "1/a", SYNC));
    assertAllEqual();
  }

  @Test
  void onlyGroupsWithGuestsHaveRecordsThatAnOlderProgramCannotRead() {
    host("bridge").join(member("1/a"), 2);
    logs.settle();
    assertTrue(
        host("bridge").lines("lab").orElseThrow().stream().allMatch(l -> l.startsWith("1 ")));
    poll("one", "2/b", JOBS);
    assertTrue(
        host("bridge").lines("lab").orElseThrow().stream().anyMatch(l -> l.startsWith("2 ")));
  }

  @Test
  void aPollWaitsForALogThatIsAwayAndACallThatIsTooMuchIsRefused() {
    poll("one", "1/a", JOBS);
    hostLogs.get("one").cut();
    List<Answer> told = ask("one", guestCall("1/a", 2, sendCall("m"), Manner.POLLS));
    assertEquals(List.of(), told);
    hostLogs.get("one").takeAtMost(10);
    assertEquals(failed("too much waits"), poll("one", "1/a", sendCall("n", "k=v")));
    hostLogs.get("one").connect();
    logs.settle();
    assertEquals(Optional.of(DONE), told.get(0).outcome());
  }

  @Test
  void aGroupThatNobodyOpensAgainIsEndedOnceByWhoeverSweeps() {
    poll("one", "1/a", sendCall("m", "k=v"));
    end("one");
    host("other").join(new Member("kept", "9", "z"), 1);
    sweep(Duration.ofHours(20));
    assertTrue(logs.records("lab") > 0, "not yet");
    sweep(Duration.ofHours(8));
    assertEquals(0, logs.records("lab"));
    assertTrue(logs.records("kept") > 0, "somebody has it");
  }

  private void sweep(Duration time) {
    for (Duration left = time; left.compareTo(Duration.ZERO) > 0; left = left.minusMinutes(10)) {
      for (int minute = 0; minute < 10; minute++) {
        clock.pass(Duration.ofMinutes(1));
        host("other").tick();
        logs.settle();
      }
    }
  }
}

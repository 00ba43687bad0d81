// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import nodeline.control.GroupState;
import nodeline.control.GroupState.MessageState;
import nodeline.hardware.faults.Tally.Wrong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The checker of the fault bench finds what it is there for. Round 8 of board 0 sends "plain". */
class CheckerTest {
  private static final List<String> JOBS = List.of("job-0", "job-1");

  private Tally tally;
  private Checker checker;

  @BeforeEach
  void start() {
    start("clean");
  }

  private void start(String profile) {
    tally = new Tally();
    checker = new Checker(plan(profile), tally);
  }

  private static Plan plan(String profile) {
    return new Plan(Profiles.named(profile).orElseThrow(), JOBS, SentValues.hostile(), true);
  }

  private void tell(String... lines) {
    for (String line : lines) {
      checker.take(FaultEvent.parse(line, 0));
    }
  }

  private void assertFound(Wrong kind) {
    assertEquals(1, tally.findings().size(), tally.findings().toString());
    assertEquals(1, tally.count(kind), tally.findings().toString());
  }

  @Test
  void findsNothingInARightRound() {
    tell("0 > lava-send 8 m0-8", "0 < 0");
    tell("1 > lava-wait 8 m0-8", "1 < 0", "1 = job-0:v=plain", "1 = job-0:n=8", "1 .");
    tell("0 > lava-sync 8 round-0", "1 > lava-sync 8 round-0");
    tell("0 < 0", "0 .", "1 < 0", "1 .");
    tell("0 > lava-wait-all 8 count-0", "0 < 0", "0 = job-0:n=8", "0 = job-1:n=9", "0 .");
    tell("0 > lava-role 8 list", "0 < 0", "0 = role-0", "0 = role-1", "0 .");
    tell("0 > lava-group 8 ", "0 < 0", "0 = job-0\trole-0", "0 = job-1\trole-1", "0 .");
    checker.end();
    assertTrue(tally.good(), tally.findings().toString());
    assertEquals(7, tally.calls());
  }

  @Test
  void findsASendThatAWaitDoesNotSee() {
    tell("1 > lava-wait 8 m0-8", "1 < 0", "1 .");
    assertFound(Wrong.LOST);
  }

  @Test
  void findsACounterThatWentBack() {
    tell("0 > lava-wait-all 8 count-0", "0 < 0", "0 = job-0:n=8", "0 = job-1:n=7", "0 .");
    assertFound(Wrong.LOST);
  }

  @Test
  void findsACallThatDidNotEnd() {
    tell("1 > lava-wait 8 m0-8");
    checker.end();
    assertFound(Wrong.LOST);
  }

  @Test
  void callsCutByAResetMayBeMadeAgain() {
    tell("0 > lava-wait 1 reset-1");
    checker.cut(0);
    checker.end();
    assertTrue(tally.good());
  }

  @Test
  void findsAChangedValue() {
    tell("1 > lava-wait 8 m0-8", "1 < 0", "1 = job-0:v=plaim", "1 = job-0:n=8", "1 .");
    assertFound(Wrong.WRONG);
  }

  @Test
  void findsALineTooMuch() {
    tell("1 > lava-sync 8 round-0", "0 > lava-sync 8 round-0", "1 < 0", "1 = job-0:n=8", "1 .");
    assertFound(Wrong.WRONG);
  }

  @Test
  void findsABarrierLeftBeforeAllCame() {
    tell("0 > lava-sync 7 round-0", "1 > lava-sync 8 round-0", "1 < 0", "1 .");
    assertFound(Wrong.WRONG);
  }

  @Test
  void findsAFailureWithoutACause() {
    tell("0 > lava-send 8 m0-8", "0 ! lava-send: m0-8: no bridge answers", "0 < 1");
    assertFound(Wrong.WRONG);
  }

  @Test
  void countsATimeoutThatNamesWhoIsMissing() {
    tell("0 > lava-wait 6 never-6");
    tell("0 ! lava-wait: never-6: timed out after 8 s, still missing: job-1 (role-1)", "0 < 1");
    tell("1 > lava-wait 6 never-6");
    tell(
        "1 ! lava-wait: never-6: timed out after 8 s, no bridge, missing: job-0 (role-0)", "1 < 1");
    assertTrue(tally.good());
    assertEquals(2, tally.errors());
    tell("1 > lava-wait 7 never-7");
    tell("1 ! lava-wait: never-7: timed out after 8 s, no bridge", "1 < 1");
    assertFound(Wrong.WRONG);
  }

  @Test
  void findsAWaitForNobodyThatEndsWell() {
    tell("0 > lava-wait 6 never-6", "0 < 0");
    assertFound(Wrong.WRONG);
  }

  @Test
  void aFullDiskMayRefuseASend() {
    start("disk-full");
    tell("0 > lava-send 8 m0-8", "0 ! lava-send: m0-8: no space left on device", "0 < 1");
    assertTrue(tally.good());
    assertEquals(1, tally.errors());
  }

  /** One round of two boards, as the coordinator has it. */
  private void checkGroup(MessageState... messages) {
    GroupState group = new GroupState("lab", 2, 0, List.of(), messages.length, List.of(messages));
    new FaultGroups(plan("clean"), tally).check(List.of(group), 0, 0);
  }

  private static MessageState message(String id, int rounds, String... sent) {
    return new MessageState(id, List.of(sent), List.of(), rounds, List.of());
  }

  @Test
  void findsAnAcknowledgedSendThatTheCoordinatorHasNot() {
    checkGroup(
        message("m0-0", 0, "job-0"),
        message("count-0", 0, "job-0", "job-1"),
        message("round-0", 1, "job-0", "job-1"));
    assertFound(Wrong.LOST);
  }

  @Test
  void findsASyncThatWasExecutedTwice() {
    checkGroup(
        message("m0-0", 0, "job-0"),
        message("m1-0", 0, "job-1"),
        message("count-0", 0, "job-0", "job-1"),
        new MessageState("round-0", JOBS, List.of(), 1, List.of("job-1")));
    assertFound(Wrong.TWICE);
  }

  @Test
  void findsASendOfSomebodyElse() {
    checkGroup(
        message("m0-0", 0, "job-0", "job-1"),
        message("m1-0", 0, "job-1"),
        message("count-0", 0, "job-0", "job-1"),
        message("round-0", 1, "job-0", "job-1"));
    assertFound(Wrong.WRONG);
  }
}

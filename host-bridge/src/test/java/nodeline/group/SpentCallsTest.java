// SPDX-License-Identifier: Apache-2.0
package nodeline.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import nodeline.SpentIds;
import org.junit.jupiter.api.Test;

/** Frames of an earlier time that a board prints again: {@code cat} of an old log. */
class SpentCallsTest {
  private static final Outcome SPENT =
      new Outcome.Failed(
          "executed before: an old log that is printed, or a call from before the group began"
              + " anew");
  private static final String OLD = "bbbbbbbbbbbb";

  private final Lab lab = Lab.of("1/server", "2/client");

  @Test
  void aSendFromBeforeAClearIsNotExecutedAgain() {
    lab.call("1/server", OLD, TestCalls.sendCall("m", "k=old"));
    lab.coordinator.clear("lab");
    Lab.Told waits = lab.await("2/client", "m");

    assertEquals(SPENT, lab.call("1/server", OLD, TestCalls.sendCall("m", "k=old")).outcome());
    assertTrue(waits.waits());
  }

  @Test
  void aSyncFromBeforeAClearDoesNotPassABarrierForItsMember() {
    lab.call("1/server", OLD, new Call.Sync("s"));
    lab.call("2/client", "cccccccccccc", new Call.Sync("s"));
    lab.coordinator.clear("lab");
    Lab.Told waits = lab.sync("2/client", "s");

    assertEquals(SPENT, lab.call("1/server", OLD, new Call.Sync("s")).outcome());
    assertTrue(waits.waits());
  }

  /** Its board asks again with the same id, perhaps after a restart. */
  @Test
  void aSyncThatWaitsWhileItsGroupIsClearedIsKnownAgain() {
    Lab.Told first = lab.call("1/server", OLD, new Call.Sync("s"));
    lab.coordinator.clear("lab");
    Lab.Told again = lab.call("1/server", OLD, new Call.Sync("s"));
    lab.sync("2/client", "s");

    assertEquals(Lab.data(), first.outcome());
    assertEquals(Lab.data(), again.outcome());
  }

  @Test
  void aSendIsNotExecutedAgainAfterAsManyOthersAsAreRemembered() {
    lab.call("1/server", OLD, TestCalls.sendCall("m", "k=old"));
    for (int i = 0; i < GroupLimits.DEFAULT.remembered(); i++) {
      lab.call("1/server", "%012x".formatted(i), TestCalls.sendCall("m", "k=new"));
    }
    assertEquals(SPENT, lab.call("1/server", OLD, TestCalls.sendCall("m", "k=old")).outcome());
    assertEquals(Lab.data("1:k=new"), lab.await("2/client", "m").outcome());
  }

  @Test
  void aSendIsNotExecutedAgainInAGroupOfTheSameJobThatTookThePlace() {
    lab.call("1/server", OLD, TestCalls.sendCall("m", "k=old"));
    lab.coordinator.drop("lab");
    lab.join("1/server");
    assertEquals(SPENT, lab.call("1/server", OLD, TestCalls.sendCall("m", "k=old")).outcome());
  }

  /** Equal ids of two devices have nothing to do with each other. */
  @Test
  void anotherJobMayHaveTheId() {
    lab.call("1/server", OLD, TestCalls.sendCall("m"));
    lab.coordinator.clear("lab");
    assertEquals(new Outcome.Done(), lab.call("2/client", OLD, TestCalls.sendCall("m")).outcome());
  }

  /** A bridge's own ids come again on purpose. */
  @Test
  void anIdThatIsNoBoardsIsFreeAfterAClear() {
    Lab.Told first = lab.call("1/server", "sync:s", new Call.Sync("s"));
    lab.sync("2/client", "s");
    first.outcome();
    lab.coordinator.clear("lab");
    assertTrue(lab.call("1/server", "sync:s", new Call.Sync("s")).waits());
  }

  @Test
  void remembersTheLatestOfEachJob() {
    SpentIds ids = new SpentIds();
    long many = 5L * SpentIds.GENERATION / 2;
    for (long i = 0; i < many; i++) {
      ids.add(i);
    }
    for (long i = many - SpentIds.GENERATION; i < many; i++) {
      assertTrue(ids.has(i), "number " + i);
    }
    assertFalse(ids.has(0));
    assertFalse(ids.has(many));
    assertEquals(SpentIds.GENERATION + SpentIds.GENERATION / 2, ids.size());
  }

  /** A million ids of a thousand jobs take as much memory as those of sixteen. */
  @Test
  void forgetsTheJobHeardOfLongestAgoWhenAllTogetherAreTooMany() {
    SpentCalls calls = new SpentCalls();
    int each = SpentCalls.MOST / 32;
    for (int job = 0; job < 33; job++) {
      for (int i = 0; i < each; i++) {
        calls.add("job-" + job, "%012x".formatted(i));
      }
    }
    assertFalse(calls.has("job-0", "000000000000"));
    assertTrue(calls.has("job-1", "000000000000"));
    assertTrue(calls.has("job-32", "%012x".formatted(each - 1)));
  }

  @Test
  void changesMakeThemOfNone() {
    SpentCalls calls = new SpentCalls();
    for (int i = 0; i < 10_000; i++) {
      calls.add("a", "%012x".formatted(i * 7_919L));
    }
    List<Change> whole = new ArrayList<>();
    calls.whole(whole::add);
    SpentCalls again = new SpentCalls();
    whole.forEach(change -> again.again((Change.Spent) change));
    for (int i = 0; i < 10_000; i++) {
      assertTrue(again.has("a", "%012x".formatted(i * 7_919L)), "number " + i);
    }
    assertFalse(again.has("a", "%012x".formatted(10_000 * 7_919L)));
    assertEquals(3, whole.size());
  }
}

// SPDX-License-Identifier: Apache-2.0
package nodeline.framing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * In each state of the {@link Model}: a call can still end, takes no result but its own, is
 * executed once, and nothing is written to nobody.
 */
class ModelTest {
  private static final ModelCalls SHORT = new ModelCalls(List.of(1), List.of(2), 8);
  private static final ModelCalls LONG = new ModelCalls(List.of(2), List.of(2), 8);
  private static final ModelCalls TWO = new ModelCalls(List.of(1, 1), List.of(1, 1), 8);
  private static final ModelCalls RUNS = new ModelCalls(List.of(3), List.of(1), 8);
  private static final ModelCalls FEW_AT_ONCE = new ModelCalls(List.of(1), List.of(3), 1);
  private static final ModelCalls HOLES = new ModelCalls(List.of(1), List.of(3), 8);
  private static final ModelCalls MESSAGE_HOLES = new ModelCalls(List.of(4), List.of(1), 8);
  private static final Set<Model.Restart> RESUMED = Set.of(Model.Restart.RESUMED);
  private static final Set<Model.Restart> EVERY = EnumSet.allOf(Model.Restart.class);

  @Test
  void aCallOfTwoPiecesEachWayEndsRightWhateverIsLostDoubledOrRestarted() {
    assertEquals(13_316, new Model(LONG, 3, RESUMED, Set.of(), Set.of()).explore());
  }

  @Test
  void twoCallsShareATtyWhileTheBridgeRestarts() {
    assertEquals(271_931, new Model(TWO, 1, RESUMED, Set.of(), Set.of()).explore());
  }

  @Test
  void runsOfPiecesThatShrinkAndGrowMakeTheMessage() {
    assertEquals(3_334, new Model(RUNS, 3, Set.of(), Set.of(), Set.of()).explore());
  }

  @Test
  void theHolesOfAResultAreFetchedAtOnce() {
    assertEquals(3_218, new Model(HOLES, 3, Set.of(), Set.of(), Set.of()).explore());
  }

  @Test
  void theHolesOfAMessageAreSentAtOnce() {
    assertEquals(6_144, new Model(MESSAGE_HOLES, 3, Set.of(), Set.of(), Set.of()).explore());
  }

  @Test
  void aBoardThatTakesOnePieceAtOnceGetsThemAll() {
    assertEquals(1_777, new Model(FEW_AT_ONCE, 3, RESUMED, Set.of(), Set.of()).explore());
  }

  @Test
  void aSpentIdIsExecutedNoMoreWhateverTheBridgeBeginsWith() {
    assertEquals(9_625, new Model(LONG, 2, EVERY, Set.of(), Set.of()).explore());
  }

  @Test
  void aBridgeThatForgetsIdsAtAFreshStartExecutesThemTwice() {
    assertFound("is executed twice", SHORT, Set.of(Model.Fault.FRESH_FORGETS_CALLS), Set.of());
  }

  @Test
  void aBridgeThatForgetsWhatWasExecutedExecutesItTwice() {
    assertFound("is executed twice", SHORT, Set.of(Model.Fault.RESTART_FORGETS_CALLS), Set.of());
  }

  @Test
  void aWindowThatNeverEndsIsWrittenTo() {
    assertFound("written to nobody", SHORT, Set.of(Model.Fault.WINDOWS_NEVER_END), Set.of());
  }

  @Test
  void aBridgeThatSaysNotYetAtTheWindowsEndWritesToNobody() {
    assertFound("written to nobody", SHORT, Set.of(Model.Fault.NOT_YET_AT_THE_END), Set.of());
  }

  @Test
  void aShimThatTakesAnyIdTakesAWrongResult() {
    assertFound("took a wrong result", TWO, Set.of(), Set.of(ModelShim.Fault.TAKES_ANY_ID));
  }

  @Test
  void aShimThatMixesResultsTakesAWrongOne() {
    assertFound(
        "took a wrong result",
        SHORT,
        Set.of(Model.Fault.A_FETCH_OF_NOTHING_FAILS),
        Set.of(ModelShim.Fault.MIXES_RESULTS));
  }

  /** Two fetches may both be answered so, and the second comes when the request is out again. */
  @Test
  void anErrorForAFetchIsTakenForTheResult() {
    assertFound(
        "took a wrong result", SHORT, Set.of(Model.Fault.A_FETCH_OF_NOTHING_FAILS), Set.of());
  }

  @Test
  void aShimThatNeverAsksAgainWaitsForEver() {
    assertFound("can never end", SHORT, Set.of(), Set.of(ModelShim.Fault.NEVER_ASKS_AGAIN));
  }

  private static void assertFound(
      String what, ModelCalls calls, Set<Model.Fault> faults, Set<ModelShim.Fault> shimFaults) {
    Model model = new Model(calls, 2, calls.count() == 1 ? EVERY : Set.of(), faults, shimFaults);
    String found = assertThrows(Model.Violation.class, model::explore).getMessage();
    assertTrue(found.contains(what), found);
  }
}

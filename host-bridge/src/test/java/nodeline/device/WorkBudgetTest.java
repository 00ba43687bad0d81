// SPDX-License-Identifier: Apache-2.0
package nodeline.device;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class WorkBudgetTest {
  /** Ten bits an octet. */
  private static final int OCTETS = 4_000_000 / 10;

  private static final int SHORTEST_REQUEST = 60;

  private final WorkBudget budget = new WorkBudget(0);

  @Test
  void aSerialPortAtFourMegabaudFullOfRequestsNeverReachesIt() {
    long perMilli = OCTETS / 1_000 + OCTETS / SHORTEST_REQUEST / 1_000 * (WorkBudget.FRAME + 60);
    for (long now = 1; now < 60_000; now++) {
      budget.spend(perMilli);
      assertEquals(0, budget.pause(now));
    }
  }

  @Test
  void aDebtIsPaidByTime() {
    budget.spend(WorkBudget.BURST);
    assertEquals(0, budget.pause(0));
    budget.spend(WorkBudget.PER_SECOND);
    assertEquals(1_000, budget.pause(0));
    assertEquals(1, budget.pause(999));
    assertEquals(0, budget.pause(1_000));
  }

  @Test
  void savesUpABurstAndNoMore() {
    assertEquals(0, budget.pause(3_600_000));
    budget.spend(WorkBudget.BURST + 1);
    assertEquals(1, budget.pause(3_600_000));
  }
}

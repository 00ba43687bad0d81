// SPDX-License-Identifier: Apache-2.0
package nodeline.device;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class WorkBudgetTest {
  /** Ten bits an octet. */
  private static final int OCTETS = 4_000_000 / 10;

  private static final int SHORTEST_REQUEST = 60;

  private long now;
  private final WorkBudget budget = new WorkBudget(() -> now);

  private long pause(long at) {
    now = at;
    return budget.pause();
  }

  @Test
  void aSerialPortAtFourMegabaudFullOfRequestsNeverReachesIt() {
    long perMilli = OCTETS / 1_000 + OCTETS / SHORTEST_REQUEST / 1_000 * (WorkBudget.FRAME + 60);
    for (long millis = 1; millis < 60_000; millis++) {
      budget.spend(perMilli);
      assertEquals(0, pause(millis));
    }
  }

  @Test
  void aDebtIsPaidByTime() {
    budget.spend(WorkBudget.BURST);
    assertEquals(0, pause(0));
    budget.spend(WorkBudget.PER_SECOND);
    assertEquals(1_000, pause(0));
    assertEquals(1, pause(999));
    assertEquals(0, pause(1_000));
  }

  @Test
  void savesUpABurstAndNoMore() {
    assertEquals(0, pause(3_600_000));
    budget.spend(WorkBudget.BURST + 1);
    assertEquals(1, pause(3_600_000));
  }
}

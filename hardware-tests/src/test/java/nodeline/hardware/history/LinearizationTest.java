// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Ours and Lincheck's search agree. Process p is at host p, except where a test says so. Times are
 * small numbers.
 */
class LinearizationTest {
  private static Operation send(int process, long begin, long end) {
    return new Operation(process, process, begin, end, new Operation.Send("m"));
  }

  private static Operation wait(int process, long begin, long end, Integer... counts) {
    Map<Integer, Integer> told = new TreeMap<>();
    for (int i = 0; i < counts.length; i++) {
      told.put(i, counts[i]);
    }
    return new Operation(process, process, begin, end, new Operation.Wait("m", told));
  }

  private static Operation sync(int process, long begin, long end, int round) {
    return new Operation(process, process, begin, end, new Operation.Sync("s", round));
  }

  private static void assertRight(Operation... history) {
    assertEquals(Optional.empty(), Linearization.violation(List.of(history)));
    assertTrue(Lincheck.finds(List.of(history)), Arrays.toString(history));
  }

  private static void assertWrong(Operation... history) {
    assertTrue(Linearization.violation(List.of(history)).isPresent(), Arrays.toString(history));
    assertFalse(Lincheck.finds(List.of(history)), Arrays.toString(history));
  }

  @Test
  void aWaitTellsWhatWasSent() {
    assertRight(send(0, 1, 2), wait(1, 3, 4, 1));
    assertWrong(send(0, 1, 2), wait(1, 3, 4, 2));
    assertWrong(send(0, 1, 2), wait(0, 3, 4, 0));
  }

  @Test
  void aWaitDoesNotTellTheFuture() {
    assertRight(send(0, 1, 9), wait(1, 3, 4, 1));
    assertWrong(send(0, 5, 9), wait(1, 3, 4, 1));
    assertWrong(send(0, 1, 2), wait(1, 3, 4, 2), send(0, 5, 6));
  }

  @Test
  void aReplicaMayTellWhatIsOld() {
    assertRight(send(0, 1, 2), send(0, 3, 4), wait(1, 5, 6, 1));
  }

  @Test
  void aReplicaDoesNotGoBack() {
    assertWrong(send(0, 1, 2), send(0, 3, 4), wait(1, 5, 6, 2), wait(1, 7, 8, 1));
    assertWrong(send(0, 1, 2), send(1, 3, 4), wait(1, 5, 6, 1, 0));
  }

  @Test
  void replicasAgreeOnTheOrder() {
    assertWrong(
        send(0, 1, 9),
        send(1, 1, 9),
        wait(2, 3, 4, 1, 0),
        wait(3, 3, 4, 0, 1),
        wait(2, 5, 6, 1, 1));
    assertRight(
        send(0, 1, 9),
        send(1, 1, 9),
        wait(2, 3, 4, 1, 0),
        wait(3, 3, 4, 1, 0),
        wait(3, 5, 6, 1, 1));
  }

  @Test
  void aBarrierIsPassedOnceAllHaveCome() {
    assertRight(sync(0, 1, 9, 1), sync(1, 5, 9, 1));
    assertWrong(sync(0, 1, 4, 1), sync(1, 5, 9, 1));
    assertWrong(sync(0, 1, 2, 1), sync(1, 1, 2, 1), sync(0, 3, 4, 2), sync(1, 5, 6, 2));
  }

  @Test
  void aBarrierBringsAllThatWasSentBefore() {
    assertWrong(
        send(0, 1, 2), send(0, 3, 4), sync(0, 5, 9, 1), sync(1, 5, 9, 1), wait(1, 10, 11, 1));
  }

  /** What an order made is explained; what is changed in it is not. */
  @Test
  void findsTheOrderOfRandomRunsAndEachChangeInThem() {
    Random random = new Random(7);
    for (int run = 0; run < 20; run++) {
      List<Operation> history = RandomHistory.of(random, 4, 60);
      assertEquals(Optional.empty(), Linearization.violation(history), () -> "" + history);
      int at = random.nextInt(history.size());
      Operation one = history.get(at);
      if (one.act() instanceof Operation.Wait wait) {
        Map<Integer, Integer> more = new TreeMap<>(wait.counts());
        more.merge(random.nextInt(4), 100, Integer::sum);
        List<Operation> changed = new ArrayList<>(history);
        changed.set(
            at,
            new Operation(
                one.process(),
                one.host(),
                one.begin(),
                one.end(),
                new Operation.Wait(wait.id(), more)));
        assertTrue(Linearization.violation(changed).isPresent());
      }
    }
  }
}

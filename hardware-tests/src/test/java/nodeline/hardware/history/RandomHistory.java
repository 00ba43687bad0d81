// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.history;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Histories that one order of sends has made, told by replicas of which each is late. */
final class RandomHistory {
  private RandomHistory() {}

  /** Each process is at a host of its own, and makes one call after the other. */
  static List<Operation> of(Random random, int processes, int sends) {
    List<Operation> history = new ArrayList<>();
    List<Integer> order = new ArrayList<>();
    long[] free = new long[processes];
    int[] replica = new int[processes];
    long now = 0;
    while (order.size() < sends) {
      now += 1 + random.nextInt(10);
      int process = random.nextInt(processes);
      if (free[process] >= now) {
        continue;
      }
      long begin = free[process] + random.nextInt((int) (now - free[process]));
      long end = now + random.nextInt(10);
      replica[process] += random.nextInt(order.size() - replica[process] + 1);
      if (random.nextBoolean()) {
        order.add(process);
        replica[process] = order.size();
        history.add(new Operation(process, process, begin, end, new Operation.Send("m")));
      } else if (replica[process] > 0) {
        Map<Integer, Integer> counts = new TreeMap<>();
        order.subList(0, replica[process]).forEach(of -> counts.merge(of, 1, Integer::sum));
        history.add(new Operation(process, process, begin, end, new Operation.Wait("m", counts)));
      }
      free[process] = end;
    }
    return history;
  }
}

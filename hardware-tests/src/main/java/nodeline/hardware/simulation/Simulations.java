// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.simulation;

import java.time.Duration;
import java.util.List;
import nodeline.hardware.faults.Tally;

/**
 * What came of simulations with one seed after the other.
 *
 * @param runs how many there were
 * @param calls that ended in them
 * @param failed the last seed, if there are findings
 * @param findings of that seed; there are none if all was well
 */
public record Simulations(int runs, long calls, long failed, List<String> findings) {
  /** Runs one seed after the other for so long, or until something is found. */
  public static Simulations from(long seed, Duration time) {
    long until = System.nanoTime() + time.toNanos();
    Simulations all = new Simulations(0, 0, seed, List.of());
    do {
      all = all.plus(seed + all.runs());
    } while (all.findings().isEmpty() && System.nanoTime() < until);
    return all;
  }

  private Simulations plus(long seed) {
    Tally tally = new Simulation(seed).run();
    return new Simulations(runs + 1, calls + tally.calls(), seed, tally.findings());
  }
}

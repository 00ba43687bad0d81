// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.faults;

import java.util.Locale;
import java.util.Map;
import nodeline.hardware.faults.Tally.Wrong;

/**
 * What came of a profile.
 *
 * @param faults that happened: changed, lost and added bytes and kernel texts on the wires, pauses,
 *     resets, kills and so on
 * @param counters of the bridge; empty for LAVA
 * @param nanos how long all of it took
 */
record FaultResult(
    Profile profile, Tally tally, long faults, Map<String, Long> counters, long nanos, long seed) {
  boolean good() {
    return tally.good();
  }

  /** Broken frames that the bridge has seen. */
  private long damaged() {
    return counters.entrySet().stream()
        .filter(counter -> counter.getKey().startsWith("damaged-"))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  private double nanosForACall() {
    return nanos / (double) Math.max(1, tally.calls());
  }

  static String head() {
    return """
    | profile | calls | lost | wrong | twice | errors | faults | damaged | repaired | p50 ms | p95 ms | max ms | slower by s | seed |
    |---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|
    """;
  }

  /**
   * A line of the table.
   *
   * @param clean the same without faults: what took longer was lost to them
   */
  String row(FaultResult clean) {
    double slower = (nanosForACall() - clean.nanosForACall()) * tally.calls() / 1e9;
    return String.format(
        Locale.ROOT,
        "| %s | %,d | %,d | %,d | %,d | %,d | %,d | %s | %s | %.0f | %.0f | %,.0f | %s | %d |",
        profile.name(),
        tally.calls(),
        tally.count(Wrong.LOST),
        tally.count(Wrong.WRONG),
        tally.count(Wrong.TWICE),
        tally.errors(),
        faults,
        counters.isEmpty() ? "" : String.format(Locale.ROOT, "%,d", damaged()),
        counters.isEmpty()
            ? ""
            : String.format(Locale.ROOT, "%,d", counters.getOrDefault("repaired", 0L)),
        tally.percentile(50),
        tally.percentile(95),
        tally.percentile(100),
        clean.equals(this) ? "" : String.format(Locale.ROOT, "%,.0f", Math.max(0, slower)),
        seed);
  }
}

// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.faults;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What was counted of one run. Safe for use by several threads. */
public final class Tally {
  private static final int REMEMBERED = 20;

  /** What must not be. */
  public enum Wrong {
    /** An accepted send that is not there, or a call that did not end. */
    LOST,
    /** Other data than was sent, a barrier that did not hold, a failure without a cause. */
    WRONG,
    /** Executed more often than it was called. */
    TWICE
  }

  private final Map<Wrong, Integer> counts = new EnumMap<>(Wrong.class);
  private final List<String> findings = new ArrayList<>();
  private final List<Long> nanos = new ArrayList<>();
  private int calls;
  private int errors;

  public synchronized void found(Wrong kind, String what) {
    counts.merge(kind, 1, Integer::sum);
    if (findings.size() < REMEMBERED) {
      findings.add(kind + ": " + what);
    }
  }

  /** A call ended, well or by an error, after so long. */
  synchronized void called(long took) {
    calls++;
    nanos.add(took);
  }

  /** A call ended by an error that the profile provokes. */
  synchronized void error() {
    errors++;
  }

  synchronized int count(Wrong kind) {
    return counts.getOrDefault(kind, 0);
  }

  public synchronized int calls() {
    return calls;
  }

  synchronized int errors() {
    return errors;
  }

  /** The first findings, a line each. */
  public synchronized List<String> findings() {
    return List.copyOf(findings);
  }

  public synchronized boolean good() {
    return findings.isEmpty();
  }

  /** Milliseconds of a call, of which so many of a hundred are not longer. */
  synchronized double percentile(int percent) {
    if (nanos.isEmpty()) {
      return 0;
    }
    List<Long> sorted = nanos.stream().sorted().toList();
    return sorted.get(Math.min(sorted.size() - 1, sorted.size() * percent / 100)) / 1e6;
  }
}

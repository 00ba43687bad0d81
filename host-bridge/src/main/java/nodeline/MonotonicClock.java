// SPDX-License-Identifier: Apache-2.0
package nodeline;

/** Milliseconds that only grow, from any beginning: for ages and deadlines, not for dates. */
@FunctionalInterface
public interface MonotonicClock {
  /** That of the machine. */
  MonotonicClock SYSTEM = () -> System.nanoTime() / 1_000_000;

  long millis();
}

// SPDX-License-Identifier: Apache-2.0
package nodeline.framing;

/**
 * The time stamps of a kernel's lines, which grow until it starts anew.
 *
 * <p>Lines of several CPUs may come in a wrong order, by milliseconds. {@code dmesg | tail} goes
 * back to a time that is long after the kernel's start. Neither counts.
 */
final class KernelClock {
  /** Microseconds; CPUs differ by less. */
  private static final long LEAST_STEP = 500_000;

  /** Microseconds; a kernel has printed its first line by then. */
  private static final long LATEST_START = 30_000_000;

  private long largest;

  /**
   * Whether a kernel has started since the last stamp.
   *
   * @param micros the next stamp
   */
  boolean startsAnew(long micros) {
    boolean anew = micros == 0 || (micros < LATEST_START && largest - micros > LEAST_STEP);
    largest = anew ? micros : Math.max(largest, micros);
    return anew;
  }
}

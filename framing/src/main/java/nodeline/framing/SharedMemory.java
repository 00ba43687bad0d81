// SPDX-License-Identifier: Apache-2.0
package nodeline.framing;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What all devices of a bridge keep together, of incomplete messages and of results. While it is
 * full, each has its part all the same. Thread-safe.
 */
public final class SharedMemory {
  /** Without a limit. */
  public static final SharedMemory NONE = new SharedMemory(Long.MAX_VALUE, Long.MAX_VALUE);

  private final long max;
  private final long part;
  private final AtomicLong held = new AtomicLong();

  /**
   * With a limit.
   *
   * @param max octets of all devices
   * @param part octets that each device has in any case
   */
  public SharedMemory(long max, long part) {
    this.max = max;
    this.part = part;
  }

  /** Counts octets that are kept more, or less. */
  void add(long octets) {
    if (max < Long.MAX_VALUE) {
      held.addAndGet(octets);
    }
  }

  /** Whether a device that holds so much must not keep so much more. */
  boolean refuses(long own, long more) {
    return max < Long.MAX_VALUE && own + more > part && held.get() + more > max;
  }
}

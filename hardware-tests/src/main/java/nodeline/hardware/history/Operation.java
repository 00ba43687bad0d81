// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.history;

import java.util.Map;
import java.util.TreeMap;

/**
 * One call on a group, as its caller saw it. A process makes one call after the other.
 *
 * @param process of the caller, from 0 on
 * @param host on whose replica the process is
 * @param begin before the call was given away; nanoseconds of one clock for all processes
 * @param end after its outcome was there
 */
public record Operation(int process, int host, long begin, long end, Act act) {
  /** What a call did, and what it was told. */
  public sealed interface Act {
    /** The id of the message. */
    String id();
  }

  /** One more message of this process under the id. */
  public record Send(String id) implements Act {}

  /**
   * All messages under the id, of which there is one at least.
   *
   * @param counts how many of each process; a process without any may be missing
   */
  public record Wait(String id, Map<Integer, Integer> counts) implements Act {
    public Wait {
      counts = new TreeMap<>(counts);
      counts.values().removeIf(count -> count == 0);
    }
  }

  /**
   * A barrier: ends when all processes have come.
   *
   * @param round how often this process has come, this time included
   */
  public record Sync(String id, int round) implements Act {}

  @Override
  public String toString() {
    return "process %d at host %d: %s, %,d to %,d us"
        .formatted(process, host, act, begin / 1_000, end / 1_000);
  }
}

// SPDX-License-Identifier: Apache-2.0
package nodeline.ports;

import java.util.Set;

/**
 * A process that has a port.
 *
 * @param pid 0: the system does not say which one
 * @param command as the process calls itself; empty if it is not known
 */
public record Holder(long pid, String command, Set<How> how) {
  /** What makes it a holder. */
  public enum How {
    /** The device is open. */
    OPEN,
    /** A lock of the kernel on the device. */
    FLOCK,
    /** A lock file with its pid. */
    LOCKFILE
  }
}

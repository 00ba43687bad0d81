// SPDX-License-Identifier: Apache-2.0
package nodeline.ports;

/**
 * A lock file of a port, as UUCP, minicom, picocom and ser2net keep them.
 *
 * @param path with its folder
 * @param pid in it; 0: there is none
 */
public record LockFile(String path, long pid, State state) {
  /** Whether it counts. */
  public enum State {
    /** Its process lives, and has the port open as far as that may be seen. */
    LIVE,
    /** Its process lives, and has not the port open, or cannot have it. */
    DOUBTFUL,
    /** Its process is gone. */
    STALE,
    /** Has no pid, or is not a file. */
    UNREADABLE
  }
}

// SPDX-License-Identifier: Apache-2.0
package nodeline.console;

/**
 * A console and how a link treats it.
 *
 * @param restart for an {@code exec:} console
 */
public record LinkConfig(ConsoleAddress address, Pace pace, Restart restart) {
  /** A console that is written to at full speed, and is not started again. */
  public static LinkConfig of(ConsoleAddress address) {
    return new LinkConfig(address, Pace.NONE, Restart.NEVER);
  }

  /** Whether a command that has exited so is started again. */
  boolean restarts(Ending.Exited exited) {
    return restart.restarts(exited.exitCode());
  }
}

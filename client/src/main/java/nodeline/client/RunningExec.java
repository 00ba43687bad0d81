// SPDX-License-Identifier: Apache-2.0
package nodeline.client;

import java.time.Duration;

/** A command that runs on a board. */
public final class RunningExec {
  private final String device;
  private final String command;
  private final TiedProcess process;
  private final Duration limit;

  RunningExec(String device, String command, TiedProcess process, Duration limit) {
    this.device = device;
    this.command = command;
    this.process = process;
    this.limit = limit.plus(TiedProcess.GRACE.multipliedBy(2));
  }

  /**
   * Waits for its end.
   *
   * @throws CommandFailure if its exit status is not 0
   * @throws NodelineException if it does not end in time, was lost or could not begin
   */
  public ExecResult result() {
    ExecResult result = anyResult();
    if (result.status() != 0) {
      throw new CommandFailure(device, command, result);
    }
    return result;
  }

  /**
   * Waits for its end, whatever its exit status is.
   *
   * @throws NodelineException as {@link #result}
   */
  public ExecResult anyResult() {
    int status = process.await(device + ": " + command, limit);
    return new ExecResult(status, process.output());
  }

  /** Ends it by Ctrl-C on the board. */
  public void stop() {
    process.stop();
  }
}

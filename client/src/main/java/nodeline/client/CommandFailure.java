// SPDX-License-Identifier: Apache-2.0
package nodeline.client;

/** A board's command has ended with another status than 0. The message has its last lines. */
public final class CommandFailure extends AssertionError {
  private static final long serialVersionUID = 1;

  private final transient ExecResult result;

  CommandFailure(String device, String command, ExecResult result) {
    super(
        "%s: %s: exit status %d%n%s"
            .formatted(
                device, command, result.status(), ShownText.of(ShownText.tail(result.output()))));
    this.result = result;
  }

  /** Its exit status and its output. */
  public ExecResult result() {
    return result;
  }
}

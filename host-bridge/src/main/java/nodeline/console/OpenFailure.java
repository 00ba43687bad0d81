// SPDX-License-Identifier: Apache-2.0
package nodeline.console;

import java.io.IOException;
import java.util.concurrent.CompletionException;
import nodeline.IoReason;

/** A console could not be opened; the message is one line for people. */
final class OpenFailure extends IOException {
  private static final long serialVersionUID = 1L;

  OpenFailure(String reason) {
    super(reason);
  }

  OpenFailure(String reason, Throwable cause) {
    super(reason, cause);
  }

  /**
   * Why an opening failed, in one line.
   *
   * @param name of the console
   */
  static String reason(String name, Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause instanceof OpenFailure
        ? cause.getMessage()
        : name + ": cannot be opened: " + IoReason.withoutPath(cause);
  }
}

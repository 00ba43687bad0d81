// SPDX-License-Identifier: Apache-2.0
package nodeline.console;

import java.io.IOException;

/** A console could not be opened; the message is one line for people. */
final class OpenFailure extends IOException {
  private static final long serialVersionUID = 1L;

  OpenFailure(String reason) {
    super(reason);
  }

  OpenFailure(String reason, Throwable cause) {
    super(reason, cause);
  }
}

// SPDX-License-Identifier: Apache-2.0
package nodeline.journal;

import java.io.IOException;

/** The file that is open is not the journal any more: somebody has taken it away. */
final class LostJournalException extends IOException {
  private static final long serialVersionUID = 1L;

  LostJournalException(String what) {
    super("the file was " + what + " under the bridge: put it back, or restart the bridge");
  }
}

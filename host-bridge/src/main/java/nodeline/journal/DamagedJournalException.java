// SPDX-License-Identifier: Apache-2.0
package nodeline.journal;

import java.io.IOException;

/** What was safe in a journal cannot be read. */
final class DamagedJournalException extends IOException {
  private static final long serialVersionUID = 1L;

  DamagedJournalException(String message) {
    super(message);
  }

  DamagedJournalException(String message, Throwable cause) {
    super(message, cause);
  }
}

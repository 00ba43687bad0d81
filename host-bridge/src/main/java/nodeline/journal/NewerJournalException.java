// SPDX-License-Identifier: Apache-2.0
package nodeline.journal;

import java.io.IOException;

/** A journal is of a later version than this program knows. */
final class NewerJournalException extends IOException {
  private static final long serialVersionUID = 1L;

  NewerJournalException(String version) {
    super("version=" + version + ", max=" + JournalFile.VERSION);
  }
}

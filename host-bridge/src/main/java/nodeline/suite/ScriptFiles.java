// SPDX-License-Identifier: Apache-2.0
package nodeline.suite;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Files that a board gets before its script, and those that come back after it.
 *
 * @param brought those of the host
 * @param fetched paths on the board, from / on
 * @param checkout what the definitions of a job need; empty: nothing
 */
record ScriptFiles(List<Brought> brought, List<String> fetched, Optional<SuiteFiles> checkout) {
  ScriptFiles {
    brought = List.copyOf(brought);
    fetched = List.copyOf(fetched);
  }

  /**
   * A file of the host for a board.
   *
   * @param folder on the board, from / on; made where it is missing
   */
  record Brought(Path file, String folder) {
    /** Where it is on the board. */
    String place() {
      return (folder.equals("/") ? "" : folder) + "/" + file.getFileName();
    }
  }
}

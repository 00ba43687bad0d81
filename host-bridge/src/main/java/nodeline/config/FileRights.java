// SPDX-License-Identifier: Apache-2.0
package nodeline.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import nodeline.Problem;

/**
 * Who may do what with a configuration: it names commands that are run, so not all may write it.
 */
public final class FileRights {
  private static final int OTHERS_WRITE = 02;

  private FileRights() {}

  /** Whether users who are neither the file's owner nor in its group may write it. */
  public static boolean isWritableByAll(Path file) {
    try {
      return Files.isRegularFile(file)
          && ((Integer) Files.getAttribute(file, "unix:mode") & OTHERS_WRITE) != 0;
    } catch (IOException e) {
      return false; // it cannot be read either, which its reader says
    }
  }

  /**
   * Refuses a file that everybody may write.
   *
   * @throws Problem if it is one
   */
  public static void require(String file) {
    if (isWritableByAll(Path.of(file))) {
      throw new Problem(
          file + ": every user may write it, and so choose the commands that the bridge runs",
          "chmod o-w " + file);
    }
  }
}

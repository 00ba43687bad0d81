// SPDX-License-Identifier: Apache-2.0
package nodeline.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import nodeline.Problem;
import nodeline.page.PageConfig;

/**
 * The rights of a configuration's file: it names commands that are run, so not all may write it.
 */
public final class FileRights {
  private static final int OTHERS_WRITE = 02;
  private static final int OTHERS_READ = 04;

  private FileRights() {}

  /** Whether users who are neither the file's owner nor in its group may write it. */
  public static boolean isWritableByAll(Path file) {
    return mayAll(file, OTHERS_WRITE);
  }

  private static boolean mayAll(Path file, int right) {
    try {
      return Files.isRegularFile(file)
          && ((Integer) Files.getAttribute(file, "unix:mode") & right) != 0;
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

  /** Whether everybody may read a file with a password or a token in it. */
  public static boolean isOpenSecret(Path file, Configuration configuration) {
    boolean password =
        configuration.devices().stream()
            .anyMatch(device -> device.board().login().flatMap(Login::password).isPresent());
    boolean token = configuration.page().flatMap(PageConfig::token).isPresent();
    return (password || token) && mayAll(file, OTHERS_READ);
  }

  /**
   * Refuses a file that everybody may read, if there is a password or a token in it.
   *
   * @throws Problem if it is one
   */
  public static void requireSecret(String file, Configuration configuration) {
    if (isOpenSecret(Path.of(file), configuration)) {
      throw new Problem(
          file + ": there is a password in it, and every user may read it", "chmod o-r " + file);
    }
  }
}

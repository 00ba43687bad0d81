// SPDX-License-Identifier: Apache-2.0
package nodeline.cli.board;

import nodeline.push.BoardSession;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** A folder on a board, as a person names it. */
public final class BoardFolder {
  private BoardFolder() {}

  /**
   * The folder, without a slash at its end.
   *
   * @throws ParameterException if it is no path that can be typed
   */
  public static String checked(CommandSpec spec, String folder) {
    String path = folder.replaceFirst("/+$", "");
    if (!BoardSession.isFolder(path)) {
      throw new ParameterException(
          spec.commandLine(),
          "bad folder on a board: \""
              + folder
              + "\": a path from / on, of letters, digits and . _ + -");
    }
    return path;
  }
}

// SPDX-License-Identifier: Apache-2.0
package nodeline.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** A folder on a board, as a person names it. */
final class BoardFolder {
  private BoardFolder() {}

  /**
   * The folder, without a slash at its end.
   *
   * @throws ParameterException if it is no path that can be typed
   */
  static String checked(CommandSpec spec, String folder) {
    String path = folder.replaceFirst("/+$", "");
    if (!path.matches("(/[A-Za-z0-9_+-][A-Za-z0-9._+-]*){1,16}") || path.length() > 200) {
      throw new ParameterException(
          spec.commandLine(),
          "bad --dir: \"" + folder + "\": a path from / on, of letters, digits and . _ + -");
    }
    return path;
  }
}

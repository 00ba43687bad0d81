// SPDX-License-Identifier: Apache-2.0
package nodeline.config;

import java.util.Collection;
import nodeline.Nearest;
import nodeline.Problem;

/**
 * The file that errors point into.
 *
 * @param file its path as the user wrote it
 */
public record Source(String file) {
  public Problem problem(String message, String hint) {
    return new Problem(file + ": " + message, hint);
  }

  public Problem problem(int line, String message, String hint) {
    return new Problem(file + ":" + line + ": " + message, hint);
  }

  /** A hint that lists what is allowed, and names first what may be meant. */
  public static String allowed(String given, Collection<String> names) {
    return Nearest.of(given, names).map(name -> "did you mean \"" + name + "\"? ").orElse("")
        + "allowed: "
        + String.join(", ", names);
  }
}

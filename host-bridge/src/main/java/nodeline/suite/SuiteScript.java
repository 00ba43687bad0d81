// SPDX-License-Identifier: Apache-2.0
package nodeline.suite;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a board runs.
 *
 * @param target the device, or the role of the devices, that run it
 * @param place file and line, for errors
 * @param name of its test in the results
 * @param line for the board's shell, its parameters first
 * @param timeout from its start on; empty: none
 * @param push whether the board gets the commands of the API where it lacks them
 * @param folder of these commands on the board; empty: the first that the board can have them in
 * @param files that the board gets, and those that come back
 * @param calls whether the board's calls are results too, as a dispatcher of LAVA records them
 */
public record SuiteScript(
    String target,
    String place,
    String name,
    String line,
    Optional<Duration> timeout,
    boolean push,
    Optional<String> folder,
    ScriptFiles files,
    boolean calls) {
  private static final Pattern HELPERS = Pattern.compile("lava-(test|echo|background)-");

  boolean usesHelpers() {
    return !files.brought().isEmpty()
        || files.checkout().isPresent()
        || HELPERS.matcher(line).find();
  }
}

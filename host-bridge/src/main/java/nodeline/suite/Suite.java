// SPDX-License-Identifier: Apache-2.0
package nodeline.suite;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nodeline.config.Configuration;

/**
 * A test of several boards, as its file has it.
 *
 * @param file as messages name it
 * @param bench of the boards; empty: that of the running bridge
 * @param ready how long links may take to be up
 * @param power what becomes of the boards' power first: a word of {@code nodeline power}; empty:
 *     nothing
 * @param endsEarly whether it ends when the rest of it waits for nobody
 * @param scripts at least one, in the order of the file
 * @param counts of the devices that there must be of a role; other roles may have any number
 */
public record Suite(
    String file,
    Optional<Configuration> bench,
    Duration ready,
    Optional<String> power,
    boolean endsEarly,
    List<SuiteScript> scripts,
    Map<String, Integer> counts) {
  public Suite {
    scripts = List.copyOf(scripts);
    counts = Map.copyOf(counts);
  }

  /** Whether its boards get LAVA's small helpers too: a script names one, or brings files. */
  public boolean usesHelpers() {
    return scripts.stream().anyMatch(SuiteScript::usesHelpers);
  }

  /** The file's name without its folder and its ending. */
  public String name() {
    return Path.of(file).getFileName().toString().replaceFirst("(?<=.)\\.ya?ml$", "");
  }
}

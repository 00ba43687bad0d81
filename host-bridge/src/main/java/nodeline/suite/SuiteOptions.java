// SPDX-License-Identifier: Apache-2.0
package nodeline.suite;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How a suite is to be run.
 *
 * @param out folder of the results; empty: a new one
 * @param junit where a copy of the results goes as XML
 * @param only roles and devices that take part; none: all
 * @param repeat how often it runs, 1 or more
 * @param force takes consoles over from other writers, and ends what runs there
 */
public record SuiteOptions(
    Optional<Path> out, Optional<Path> junit, List<String> only, int repeat, boolean force) {
  public SuiteOptions {
    only = List.copyOf(only);
  }
}

// SPDX-License-Identifier: Apache-2.0
package nodeline.config;

import java.time.Duration;
import java.util.Optional;

/** Reads how long groups are kept while no bridge runs. */
final class KeepReader {
  private static final String KEEP = "keep";

  private KeepReader() {}

  static Duration read(Fields fields, CoordinatorConfig coordinator) {
    Optional<String> text = fields.text(KEEP);
    if (text.isPresent() && !coordinator.equals(CoordinatorConfig.EMBEDDED)) {
      throw fields.problem(
          KEEP,
          "keep is for the groups of the embedded coordinator only",
          "remove it: the groups at %s are kept there".formatted(coordinator));
    }
    return text.map(given -> time(fields, given)).orElse(Configuration.KEEP);
  }

  private static Duration time(Fields fields, String given) {
    return given.matches("0s?")
        ? Duration.ZERO
        : Durations.parse(given)
            .orElseThrow(
                () ->
                    fields.problem(
                        KEEP, fields.bad(KEEP, given), Durations.EXAMPLES + "; 0: not at all"));
  }
}

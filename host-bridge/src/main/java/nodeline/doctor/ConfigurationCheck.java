// SPDX-License-Identifier: Apache-2.0
package nodeline.doctor;

import java.nio.file.Path;
import java.util.stream.Stream;
import nodeline.config.FileRights;

/** Can only those write the configuration who may run commands as the bridge? */
final class ConfigurationCheck {
  static final String NAME = "configuration";

  private ConfigurationCheck() {}

  static Stream<Finding> findings(String file) {
    Path path = Path.of(file);
    return FileRights.isWritableByAll(path)
        ? Stream.of(
            Finding.machine(
                Severity.BLOCKS,
                NAME,
                "every user may write " + file + ", which names commands that the bridge runs",
                "chmod o-w " + Shell.quote(path)))
        : Stream.of();
  }
}

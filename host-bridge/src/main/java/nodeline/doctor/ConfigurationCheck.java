// SPDX-License-Identifier: Apache-2.0
package nodeline.doctor;

import java.nio.file.Path;
import java.util.stream.Stream;
import nodeline.config.Configuration;
import nodeline.config.FileRights;

/**
 * Can only those write the configuration who may run commands as the bridge, and read its
 * passwords?
 */
final class ConfigurationCheck {
  static final String NAME = "configuration";

  private ConfigurationCheck() {}

  static Stream<Finding> findings(String file, Configuration configuration) {
    Path path = Path.of(file);
    Stream.Builder<Finding> findings = Stream.builder();
    if (FileRights.isWritableByAll(path)) {
      findings.add(
          blocks(
              "every user may write " + file + ", which names commands that the bridge runs",
              "chmod o-w " + Shell.quote(path)));
    }
    if (FileRights.isOpenSecret(path, configuration)) {
      findings.add(
          blocks(
              "every user may read " + file + ", and there is a password in it",
              "chmod o-r " + Shell.quote(path)));
    }
    return findings.build();
  }

  private static Finding blocks(String text, String fix) {
    return Finding.machine(Severity.BLOCKS, NAME, text, fix);
  }
}

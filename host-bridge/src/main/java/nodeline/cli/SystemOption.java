// SPDX-License-Identifier: Apache-2.0
package nodeline.cli;

import java.nio.file.Path;
import nodeline.ports.SystemTree;
import picocli.CommandLine.Option;

/** Which system is looked at. */
final class SystemOption {
  @Option(
      names = "--root",
      paramLabel = "DIR",
      description =
          "Look at the system in this folder (its sys, proc, dev, run, etc) instead of the running"
              + " one.")
  private Path given;

  SystemTree tree() {
    return given == null ? SystemTree.live() : SystemTree.in(given);
  }
}

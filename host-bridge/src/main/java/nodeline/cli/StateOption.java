// SPDX-License-Identifier: Apache-2.0
package nodeline.cli;

import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Option;

/** Where logs and journals are. */
final class StateOption {
  @Option(
      names = "--state",
      paramLabel = "DIR",
      description =
          "Folder of the logs and of the groups' journal. Default: nodeline in XDG_STATE_HOME, or in ~/.local/state if that is"
              + " not set.")
  private Path given;

  Path path() {
    return given == null ? find() : given;
  }

  static Path find() {
    return find(System.getenv(), System.getProperty("user.home"));
  }

  /** As the XDG base directory specification has it: a relative path there is not one. */
  static Path find(Map<String, String> environment, String userHome) {
    String state = environment.getOrDefault("XDG_STATE_HOME", "");
    if (state.startsWith("/")) {
      return Path.of(state, "nodeline");
    }
    String home = environment.getOrDefault("HOME", "");
    return Path.of(home.isEmpty() ? userHome : home, ".local/state/nodeline");
  }
}

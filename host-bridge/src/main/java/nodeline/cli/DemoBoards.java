// SPDX-License-Identifier: Apache-2.0
package nodeline.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import nodeline.IoReason;
import nodeline.Problem;
import nodeline.config.Configuration;
import nodeline.config.CoordinatorConfig;
import nodeline.config.DeviceConfig;
import nodeline.config.GroupConfig;
import nodeline.console.ConsoleAddress;

/** The demo's two boards: a private folder with the shim and a test script for each. */
final class DemoBoards implements AutoCloseable {
  private static final String GROUP = "demo";

  /** What a board runs may write for a moment more. */
  private static final int REMOVALS = 20;

  private static final Duration PAUSE = Duration.ofMillis(100);

  private final Path folder;

  /**
   * Makes the folder.
   *
   * @param parent of temporary folders
   */
  DemoBoards(Path parent) {
    try {
      folder = Files.createTempDirectory(parent, "nodeline-demo-");
      ShimFiles.unpack(folder);
      for (String name : List.of("server", "client")) {
        ShimFiles.copy("/demo/" + name + ".sh", script(name));
      }
    } catch (IOException e) {
      throw new Problem(
          "cannot write to " + parent + ": " + IoReason.withoutPath(e),
          "set TMPDIR to a folder that you can write to",
          e);
    }
  }

  private Path script(String name) {
    return folder.resolve(name + ".sh");
  }

  /** Where the bridge puts its logs. */
  Path state() {
    return folder.resolve("state");
  }

  Configuration configuration() {
    return new Configuration(
        CoordinatorConfig.EMBEDDED,
        List.of(new GroupConfig(GROUP, 2)),
        List.of(device("server", "101"), device("client", "102")));
  }

  private DeviceConfig device(String name, String job) {
    return new DeviceConfig(
        name, job, name, GROUP, ConsoleAddress.parse(console(name)), Optional.empty());
  }

  /** The script on a pty, with nothing set that a user may have set for other boards. */
  private String console(String name) {
    return String.join(
        " ",
        "exec:PATH=" + quoted(folder.resolve("bin")) + ":$PATH",
        "LAVA_MULTI_NODE_CACHE=" + quoted(folder.resolve(name + ".cache")),
        "NODELINE_RUN=" + quoted(folder),
        "LAVA_TIMEOUT=20 NODELINE_TTY= NODELINE_STTY=",
        "exec /bin/sh " + quoted(script(name)));
  }

  private static String quoted(Path path) {
    return "'" + path.toString().replace("'", "'\\''") + "'";
  }

  @Override
  public void close() {
    for (int tries = REMOVALS; ; tries--) {
      try {
        remove();
        return;
      } catch (IOException | UncheckedIOException e) {
        if (tries == 0) {
          throw new Problem(
              "cannot remove " + folder + ": " + IoReason.withoutPath(e), "remove it by hand", e);
        }
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
  }

  private void remove() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}

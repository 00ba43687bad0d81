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
import nodeline.config.BoardConfig;
import nodeline.config.Configuration;
import nodeline.config.CoordinatorConfig;
import nodeline.config.DeviceConfig;
import nodeline.config.GroupConfig;
import nodeline.console.ConsoleAddress;
import nodeline.console.LinkConfig;
import nodeline.console.Pace;
import nodeline.console.Restart;
import nodeline.push.ShimFiles;

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

  /** Where a bridge puts its logs: the first one, the second one. */
  Path state(int number) {
    return folder.resolve("state-" + number);
  }

  /** Where the servers of a cluster put their data. */
  Path servers() {
    return folder.resolve("etcd");
  }

  /** Both boards at one bridge. */
  Configuration configuration() {
    return configuration(CoordinatorConfig.EMBEDDED, List.of(server(), client()));
  }

  /** Both boards with a shell instead of a script, which begins again when it ends. */
  Configuration keptConfiguration() {
    return configuration(
        CoordinatorConfig.EMBEDDED, Stream.of(server(), client()).map(this::kept).toList());
  }

  private DeviceConfig kept(DeviceConfig board) {
    ConsoleAddress shell = ConsoleAddress.parse(console(board.name(), "exec /bin/sh -i"));
    return new DeviceConfig(
        board.name(),
        board.job(),
        board.role(),
        board.group(),
        new LinkConfig(shell, Pace.NONE, Restart.ALWAYS),
        board.timeout(),
        List.of(),
        false,
        BoardConfig.DEFAULT);
  }

  /** Where all of it is. */
  Path folder() {
    return folder;
  }

  /** Each board at a bridge of its own, which meet in a cluster: the server's, and the client's. */
  List<Configuration> configurations(CoordinatorConfig cluster) {
    return List.of(
        configuration(cluster, List.of(server())), configuration(cluster, List.of(client())));
  }

  private static Configuration configuration(CoordinatorConfig where, List<DeviceConfig> devices) {
    return new Configuration(where, List.of(new GroupConfig(GROUP, 2)), devices);
  }

  private DeviceConfig server() {
    return device("server", "101");
  }

  private DeviceConfig client() {
    return device("client", "102");
  }

  private DeviceConfig device(String name, String job) {
    String script = "exec /bin/sh " + quoted(script(name));
    return new DeviceConfig(
        name, job, name, GROUP, ConsoleAddress.parse(console(name, script)), Optional.empty());
  }

  /** A command on a pty, with nothing set that a user may have set for other boards. */
  private String console(String name, String command) {
    return String.join(
        " ",
        "exec:PATH=" + quoted(folder.resolve("bin")) + ":$PATH",
        "LAVA_MULTI_NODE_CACHE=" + quoted(folder.resolve(name + ".cache")),
        "NODELINE_RUN=" + quoted(folder),
        "LAVA_TIMEOUT=20 NODELINE_TTY= NODELINE_STTY=",
        command);
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

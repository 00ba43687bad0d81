// SPDX-License-Identifier: Apache-2.0
package nodeline.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import nodeline.DaemonThreads;
import nodeline.control.ControlClient;
import nodeline.terminal.StandardOutput;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;

/**
 * {@code nodeline rehearse}, for the launcher and for packages: a bridge with one board, and the
 * commands that people wait for, all in this process. Java writes an archive of the classes that it
 * has loaded then ({@code -XX:ArchiveClassesAtExit}), and later starts take them from there.
 */
@Command(
    name = "rehearse",
    hidden = true,
    description = "Loads the classes of the usual commands, for an archive of them.",
    exitCodeList = {"0:done", "1:a command failed", "2:wrong usage"})
final class RehearseCommand implements Callable<Integer> {
  private static final String BENCH =
      """
      devices:
        board: {role: one, console: 'exec:exec sleep 60'}
      """;

  @Override
  public Integer call() throws IOException {
    Path folder = Files.createTempDirectory("nodeline-rehearse-");
    try {
      return rehearse(folder);
    } finally {
      try (Stream<Path> files = Files.walk(folder)) {
        files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(java.io.File::delete);
      }
    }
  }

  private static int rehearse(Path folder) throws IOException {
    String bench = Files.writeString(folder.resolve("bench.yaml"), BENCH).toString();
    String socket = folder.resolve("socket").toString();
    String state = folder.resolve("state").toString();
    CompletableFuture<Integer> bridge =
        CompletableFuture.supplyAsync(
            () -> play("run", bench, "--quiet", "--socket", socket, "--state", state),
            DaemonThreads.EACH);
    int worst = play("wait", "--up", "--timeout", "1m", "--socket", socket);
    if (worst == ExitCode.OK) {
      for (List<String> line :
          List.of(
              List.of("status", "--socket", socket),
              List.of("group", "--socket", socket),
              List.of("events", "--socket", socket),
              List.of("complete", "devices", "--socket", socket),
              List.of("config", bench),
              List.of("ports"),
              List.of("--help"))) {
        worst = Math.max(worst, play(line.toArray(String[]::new)));
      }
      try (ControlClient client = new ControlClient(Path.of(socket))) {
        client.stop();
      }
      worst = Math.max(worst, bridge.join());
    }
    return worst;
  }

  private static int play(String... line) {
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    return new Main().execute(line, new StandardOutput(), new ErrorLines(err, () -> 0));
  }
}

// SPDX-License-Identifier: Apache-2.0
package nodeline.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import nodeline.DaemonThreads;
import nodeline.IoReason;
import nodeline.Printable;
import nodeline.Problem;
import nodeline.config.ConfigurationWriter;
import nodeline.control.BridgeWait;
import nodeline.control.ControlClient;
import nodeline.control.ControlPath;

/**
 * {@code nodeline demo --keep}: two boards with a shell each, at a bridge that goes on in the
 * background, in a session of its own, until {@code nodeline stop}.
 */
final class DemoKeep {
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  private static final String COMMENT =
      """
      # The boards of "nodeline demo --keep". Each is a shell on a pty with the commands of a board.
      # "nodeline stop" ends them, and "nodeline run" with this file starts them again.
      """;

  private final DemoBoards boards;
  private final int words;

  /**
   * @param words how many arguments this program was given
   */
  DemoKeep(DemoBoards boards, int words) {
    this.boards = boards;
    this.words = words;
  }

  /**
   * Sees that no bridge serves the user's socket.
   *
   * @throws Problem if one does
   */
  static void requireNone() {
    Path socket = ControlPath.find();
    if (ControlClient.find(socket).isPresent()) {
      throw new Problem(
          "a bridge is running already: socket=" + socket, "end it by \"nodeline stop\" before");
    }
  }

  /**
   * Starts the bridge, and returns when both boards have their shell.
   *
   * @param stop completed if it has to end before; the bridge has ended then
   */
  void start(PrintWriter out, CompletableFuture<String> stop) throws InterruptedException {
    Process bridge = null;
    boolean ready = false;
    try {
      Path file = write();
      bridge = begin(file);
      await(bridge, stop);
      ready = true;
      out.println(text(file));
    } catch (IOException e) {
      throw new Problem(
          "cannot start the bridge: " + IoReason.of(e), "\"nodeline run\" needs setsid", e);
    } finally {
      if (!ready && bridge != null) {
        bridge.destroy();
        bridge.waitFor();
      }
    }
  }

  private Path write() throws IOException {
    Path file = boards.folder().resolve("bench.yaml");
    String text = COMMENT + ConfigurationWriter.write(boards.keptConfiguration());
    Files.writeString(file, text, StandardCharsets.UTF_8);
    return file;
  }

  /** This program again, by the same java with the same options. */
  private Process begin(Path file) throws IOException {
    String[] own =
        Files.readString(Path.of("/proc/self/cmdline"), StandardCharsets.UTF_8).split("\0", -1);
    List<String> command = new ArrayList<>(List.of("setsid"));
    command.addAll(List.of(own).subList(0, own.length - 1 - words)); // each word has an end
    command.addAll(
        List.of("run", file.toString(), "--fresh", "--state", boards.state(1).toString()));
    return new ProcessBuilder(command)
        .directory(boards.folder().toFile())
        .redirectInput(Path.of("/dev/null").toFile())
        .redirectOutput(log().toFile())
        .redirectErrorStream(true)
        .start();
  }

  private Path log() {
    return boards.folder().resolve("bridge.log");
  }

  private void await(Process bridge, CompletableFuture<String> stop) throws InterruptedException {
    CompletableFuture<String> end = bridge.onExit().thenApply(ended -> lastLine());
    CompletableFuture<Void> up =
        CompletableFuture.runAsync(
            () -> {
              try {
                new BridgeWait(ControlPath::find, Optional.of(PATIENCE))
                    .until(Optional.of(List.of()));
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            DaemonThreads.EACH);
    try {
      CompletableFuture.anyOf(up, end, stop).get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Problem problem ? problem : new IllegalStateException(e);
    }
    DemoCommand.requireNotStopped(stop);
    if (end.isDone()) {
      throw new Problem("the bridge has ended: " + end.join(), "\"nodeline doctor\" may know why");
    }
  }

  private String lastLine() {
    try {
      List<String> lines = Files.readAllLines(log(), StandardCharsets.UTF_8);
      return lines.stream()
          .filter(line -> line.contains("error: "))
          .findFirst()
          .map(line -> line.substring(line.indexOf("error: ") + "error: ".length()))
          .orElse("without a word");
    } catch (IOException e) {
      return IoReason.of(e);
    }
  }

  private String text(Path file) {
    return """
    Two boards run now, "server" and "client". Each is a shell on a pty of its own,
    with the commands of a board. Their bridge is in the background. Try:

      nodeline exec server -- lava-send ready port=5201
      nodeline exec client -- 'lava-wait ready; cat "$LAVA_MULTI_NODE_CACHE"'
      nodeline console client        # its shell; Ctrl-] then q leaves

    The configuration is %s
    "nodeline stop" ends boards and bridge. The folder stays until you remove it.\
    """
        .formatted(Printable.of(file.toString()));
  }
}

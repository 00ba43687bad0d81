// SPDX-License-Identifier: Apache-2.0
package nodeline.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * {@code nodeline run --reuse FILE -- sh …}: a bridge of this process, or the one that was there.
 * Its command tells where the socket is when the links are up, and ends when its input does.
 */
final class HarnessBridge implements AutoCloseable {
  private static final String MARK = "nodeline-socket ";
  private static final String READY =
      "printf '" + MARK + "%s\\n' \"$NODELINE_SOCKET\"; exec cat >/dev/null";

  /** The first start of a checkout builds the program. */
  private static final Duration START = Duration.ofMinutes(5);

  private static final int MAX_LINES = 64 << 10;

  private final Process process;
  private final CompletableFuture<String> out = new CompletableFuture<>();
  private final CompletableFuture<String> errors = new CompletableFuture<>();
  private Path socket;

  private HarnessBridge(Process process) {
    this.process = process;
    read(process.getInputStream(), out, MARK);
    read(process.getErrorStream(), errors, "\0");
  }

  /**
   * Returns when it is ready.
   *
   * @throws NodelineException the program's error, or that it took too long
   */
  static HarnessBridge start(Path configuration, Duration up) {
    List<String> command =
        List.of(
            NodelineProgram.find().toString(),
            "run",
            "--reuse",
            "--fresh",
            "--up",
            up.toSeconds() + "s",
            configuration.toString(),
            "--",
            "sh",
            "-c",
            READY);
    try {
      HarnessBridge bridge = new HarnessBridge(new ProcessBuilder(command).start());
      bridge.await(configuration, up);
      return bridge;
    } catch (IOException e) {
      throw new NodelineException("cannot run " + command.get(0) + ": " + e.getMessage(), "", e);
    }
  }

  /** Reads to the end, and tells the line with a mark, or all lines, as far as they are kept. */
  private static void read(InputStream stream, CompletableFuture<String> told, String mark) {
    Thread reader =
        new Thread(
            () -> {
              ByteArrayOutputStream kept = new ByteArrayOutputStream();
              try (stream) {
                for (int octet = stream.read(); octet >= 0; octet = stream.read()) {
                  if (kept.size() < MAX_LINES) {
                    kept.write(octet);
                  }
                  String text = octet == '\n' ? kept.toString(StandardCharsets.UTF_8) : "";
                  if (text.contains(mark)) {
                    told.complete(text);
                  }
                }
              } catch (IOException e) {
                // It has ended.
              }
              told.complete(kept.toString(StandardCharsets.UTF_8));
            },
            "nodeline bridge");
    reader.setDaemon(true);
    reader.start();
  }

  private void await(Path configuration, Duration up) {
    try {
      String text = out.get(up.plus(START).toMillis(), TimeUnit.MILLISECONDS);
      int mark = text.indexOf(MARK);
      if (mark < 0) {
        throw failure();
      }
      socket = Path.of(text.substring(mark + MARK.length()).stripTrailing());
    } catch (TimeoutException e) {
      close();
      throw new NodelineException("the bridge is not ready: " + configuration, "", e);
    } catch (ExecutionException | InterruptedException e) {
      close();
      throw new NodelineException("interrupted", "", e);
    }
  }

  private NodelineException failure() {
    close();
    String text = errors.join();
    return NodelineException.printed(text)
        .orElseGet(
            () ->
                new NodelineException(
                    "the bridge has ended: " + ShownText.of(ShownText.tail(text)), ""));
  }

  Path socket() {
    return socket;
  }

  /** Ends the command, and so a bridge of this process, in good order. */
  @Override
  public void close() {
    try {
      process.getOutputStream().close();
      if (!process.waitFor(TiedProcess.GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      process.destroy();
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package nodeline.suite;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import nodeline.DaemonThreads;
import nodeline.IoReason;
import nodeline.Problem;
import nodeline.control.ControlPath;

/**
 * A command of the host that uses a bridge, such as a harness.
 *
 * <pre>
 *   Ctrl-C               the terminal has told the command too: it has 10 s to end
 *   SIGTERM, SIGHUP  ⇒   SIGTERM, and 10 s to end
 *   after that       ⇒   SIGKILL for it and what it has started
 *   SIGKILL for us   ⇒   the same, by a process beside it: see {@link Tether}
 * </pre>
 */
public final class HostCommand {
  private static final Duration GRACE = Duration.ofSeconds(10);
  private static final Pattern REASON =
      Pattern.compile("(?:error=[0-9]+, |^[0-9]+ \\()([^)]*)", Pattern.DOTALL);

  private final Process process;

  private HostCommand(Process process) {
    this.process = process;
  }

  /**
   * Starts it with this program's standard streams, and the bridge's socket in its environment.
   *
   * @throws Problem if it cannot be started
   */
  public static HostCommand start(List<String> words, Path socket) {
    ProcessBuilder builder = new ProcessBuilder(words).inheritIO();
    builder.environment().put(ControlPath.VARIABLE, socket.toAbsolutePath().toString());
    try {
      return new HostCommand(builder.start());
    } catch (IOException e) {
      throw new Problem(
          "cannot run " + words.get(0) + ": " + reason(e), "is it installed, and in the PATH?", e);
    }
  }

  /** Java's message has the program once more, and a number; that of Java 25 has brackets. */
  static String reason(IOException e) {
    Matcher reason = REASON.matcher(IoReason.withoutPath(e));
    return reason.find() ? reason.group(1) : IoReason.withoutPath(e);
  }

  /**
   * Returns when it has ended.
   *
   * @param stop ends it, once complete, by the name of a signal
   * @return its exit status; 128 + n after signal n
   */
  public int await(CompletableFuture<String> stop) throws InterruptedException {
    CompletableFuture<Void> ended = stop.thenAcceptAsync(this::end, DaemonThreads.EACH);
    Tether tether = Tether.to(process.pid(), GRACE);
    try {
      int status = process.waitFor();
      if (stop.isDone()) {
        ended.join();
      }
      return status;
    } finally {
      tether.close();
    }
  }

  private void end(String signal) {
    // The command first: it would go on, and end by itself, where it waits for one of the others.
    List<ProcessHandle> all =
        Stream.concat(Stream.of(process.toHandle()), process.descendants()).toList();
    if (!signal.equals("INT")) {
      process.destroy();
    }
    process
        .onExit()
        .orTimeout(GRACE.toMillis(), TimeUnit.MILLISECONDS)
        .handle((done, late) -> done)
        .join();
    all.forEach(ProcessHandle::destroyForcibly); // those that it has started run on
  }
}

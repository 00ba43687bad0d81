// SPDX-License-Identifier: Apache-2.0
package nodeline.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import nodeline.Problem;
import nodeline.cli.option.SocketOption;
import nodeline.config.Durations;
import nodeline.control.ControlClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;

/** {@code nodeline stop}. */
@Command(
    name = "stop",
    description = {
      "Ends the running bridge, and its groups with it, as Ctrl-C does.",
      "",
      "It returns when the bridge's process has ended. The next \"nodeline run\" begins with empty"
          + " groups; \"run --resume\" goes on with these all the same."
    },
    footer = {
      "  nodeline stop --timeout 10s",
      "      ends the bridge, and fails if it has not ended after ten seconds"
    },
    exitCodeList = {
      "0:the bridge has ended",
      "1:no bridge is running, or it has not ended in time",
      "2:wrong usage"
    })
final class StopCommand implements Callable<Integer> {
  /** A parent may not have asked how its process ended: the kernel tells nobody of that. */
  private static final int LOOK_MILLIS = 100;

  @Mixin
  private final TimeoutOption timeout = new TimeoutOption(Optional.of(Duration.ofMinutes(1)));

  @Mixin private SocketOption socket;

  @Override
  public Integer call() throws InterruptedException {
    long pid;
    try (ControlClient client = new ControlClient(socket.path())) {
      pid = client.stop();
    }
    Duration limit = timeout.limit().orElseThrow();
    if (!endsWithin(pid, limit)) {
      throw new Problem(
          "the bridge has not ended after %s: pid=%d".formatted(Durations.format(limit), pid),
          "it still closes its consoles; \"kill -9 %d\" ends it at once".formatted(pid));
    }
    return ExitCode.OK;
  }

  private static boolean endsWithin(long pid, Duration limit) throws InterruptedException {
    CompletableFuture<?> exit =
        ProcessHandle.of(pid)
            .<CompletableFuture<?>>map(ProcessHandle::onExit)
            .orElseGet(() -> CompletableFuture.completedFuture(null));
    long deadline = System.nanoTime() + limit.toNanos();
    while (!isOver(pid)) {
      if (System.nanoTime() - deadline >= 0) {
        return false;
      }
      try {
        exit.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        return true;
      } catch (TimeoutException e) {
        // Looked at again.
      } catch (ExecutionException e) {
        throw new IllegalStateException(e.getCause());
      }
    }
    return true;
  }

  /** Whether there is no such process, or only what its parent has to ask for. */
  private static boolean isOver(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
      return stat.substring(stat.lastIndexOf(')')).matches("(?s)\\) [ZX].*");
    } catch (IOException e) {
      return true;
    }
  }
}

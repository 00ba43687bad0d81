// SPDX-License-Identifier: Apache-2.0
package nodeline.cli;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import nodeline.MonotonicClock;
import nodeline.Problem;
import nodeline.bridge.Bridge;
import nodeline.bridge.BridgeStarter;
import nodeline.config.DeviceConfig;
import nodeline.control.BridgeStatus;
import nodeline.group.Beginning;
import nodeline.terminal.StandardOutput;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code nodeline demo}. */
@Command(
    name = "demo",
    description = {
      "Shows two simulated boards that meet over their consoles.",
      "",
      "Each is /bin/sh on a pty with the real commands, and runs a test script of its own. Needs no"
          + " configuration, ends by itself in some seconds and removes what it made."
    },
    exitCodeList = {"0:both scripts ended with 0", "1:failed", "2:wrong usage"})
final class DemoCommand implements Callable<Integer> {
  private static final int PATIENCE_SECONDS = 40;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    Logging.quiet();
    CompletableFuture<String> stop =
        StopSignals.first()
            .thenApply(signal -> "stopped by SIG" + signal)
            .completeOnTimeout("not done in " + PATIENCE_SECONDS + " s", PATIENCE_SECONDS, SECONDS);
    try (DemoBoards boards = new DemoBoards(temporaryFolder())) {
      return run(boards, stop);
    }
  }

  private int run(DemoBoards boards, CompletableFuture<String> stop) throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    out.println(
        """
        Two boards without a network: each is /bin/sh on a pty of its own. "│" is what
        its test script prints, "…" a call that waits, "✓" one that is done.
        """);
    List<String> names = boards.configuration().devices().stream().map(DeviceConfig::name).toList();
    BridgeStatus last;
    int status;
    try (Transcript transcript =
            new Transcript(out, StandardOutput.isColourful(), names, MonotonicClock.SYSTEM);
        Bridge bridge =
            BridgeStarter.start(
                boards.configuration(), boards.state(), Beginning.FRESH, transcript)) {
      closeOn(stop, bridge);
      status = bridge.awaitEnd();
      if (stop.isDone()) {
        throw new Problem("the demo was " + stop.join(), "--debug shows each request");
      }
      last = bridge.status();
    }
    out.println(end(status, last));
    return status;
  }

  @SuppressWarnings("FutureReturnValueIgnored") // A stop shows as the end of the bridge.
  private static void closeOn(CompletableFuture<String> stop, Bridge bridge) {
    stop.thenAccept(why -> bridge.close());
  }

  private static String end(int status, BridgeStatus last) {
    if (status != 0) {
      return "\nA script failed: see its last lines.";
    }
    return """

        Both scripts ended well: %d calls in %d requests. %d of these was put together
        again after the kernel message had cut it, and %d had to be sent again. The
        folder with the boards is removed. Next: name the consoles of your boards in a
        file and start "nodeline run FILE" (README.md)."""
        .formatted(
            sum(last, "calls"),
            sum(last, "requests"),
            sum(last, "repaired"),
            sum(last, "repeats") + sum(last, "say-agains"));
  }

  private static long sum(BridgeStatus status, String counter) {
    return status.devices().stream()
        .mapToLong(device -> device.counters().getOrDefault(counter, 0L))
        .sum();
  }

  private static Path temporaryFolder() {
    String folder = System.getenv().getOrDefault("TMPDIR", "");
    return Path.of(folder.startsWith("/") ? folder : "/tmp");
  }
}

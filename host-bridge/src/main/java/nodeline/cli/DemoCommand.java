// SPDX-License-Identifier: Apache-2.0
package nodeline.cli;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import nodeline.Beginning;
import nodeline.MonotonicClock;
import nodeline.Problem;
import nodeline.bridge.Bridge;
import nodeline.bridge.BridgeStarter;
import nodeline.config.DeviceConfig;
import nodeline.control.BridgeStatus;
import nodeline.terminal.StandardOutput;
import nodeline.terminal.StopSignals;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code nodeline demo}. */
@Command(
    name = "demo",
    description = {
      "Shows two simulated boards that meet over their consoles.",
      "",
      "With --cluster, each is at a bridge of its own. The bridges meet in three etcd servers on"
          + " the loopback, one of which is killed meanwhile.",
      "",
      "With --keep, both go on in the background until nodeline stop, each with a shell. It prints"
          + " three commands to try, and where the configuration is.",
      "",
      "Each is /bin/sh on a pty with the real commands, and runs a test script of its own. Needs no"
          + " configuration, ends by itself in some seconds and removes what it made."
    },
    footer = {
      "  nodeline demo",
      "      shows two boards that meet, in three seconds",
      "  nodeline demo --keep",
      "      leaves two boards running, with three commands to try"
    },
    exitCodeList = {
      "0:both scripts ended with 0, or with --keep: both boards run",
      "1:failed",
      "2:wrong usage"
    })
final class DemoCommand implements Callable<Integer> {
  private static final int PATIENCE_SECONDS = 40;

  @Option(
      names = "--cluster",
      description = "Over etcd, as on many hosts; needs Debian's etcd-server.")
  private boolean cluster;

  @Option(
      names = "--keep",
      description = "Leave both boards running with a shell, at a bridge in the background.")
  private boolean keep;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    if (keep && cluster) {
      throw new ParameterException(spec.commandLine(), "--keep and --cluster exclude each other");
    }
    Logging.quiet();
    CompletableFuture<String> stop =
        StopSignals.first()
            .thenApply(signal -> "stopped by SIG" + signal)
            .completeOnTimeout("not done in " + PATIENCE_SECONDS + " s", PATIENCE_SECONDS, SECONDS);
    return keep ? keep(stop) : show(stop);
  }

  /** Leaves the folder to the boards, unless they could not start. */
  private int keep(CompletableFuture<String> stop) throws InterruptedException {
    DemoKeep.requireNone();
    DemoBoards boards = new DemoBoards(temporaryFolder());
    boolean kept = false;
    try {
      int words = spec.root().commandLine().getParseResult().originalArgs().size();
      new DemoKeep(boards, words).start(spec.commandLine().getOut(), stop);
      kept = true;
      return ExitCode.OK;
    } finally {
      if (!kept) {
        boards.close();
      }
    }
  }

  private int show(CompletableFuture<String> stop) throws InterruptedException {
    try (DemoBoards boards = new DemoBoards(temporaryFolder())) {
      PrintWriter out = spec.commandLine().getOut();
      return cluster ? new DemoHosts(boards, out).run(stop) : run(boards, stop);
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
                boards.configuration(), boards.state(1), Beginning.FRESH, transcript)) {
      closeOn(stop, bridge);
      status = bridge.awaitEnd();
      requireNotStopped(stop);
      last = bridge.status();
    }
    out.println(end(status, last));
    return status;
  }

  /**
   * Sees that the demo ended by itself.
   *
   * @throws Problem if it did not
   */
  static void requireNotStopped(CompletableFuture<String> stop) {
    if (stop.isDone()) {
      throw new Problem("the demo was " + stop.join(), "--debug shows each request");
    }
  }

  /** Ends a bridge once somebody wants that. */
  @SuppressWarnings("FutureReturnValueIgnored") // A stop shows as the end of the bridge.
  static void closeOn(CompletableFuture<String> stop, Bridge bridge) {
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
    file and start "nodeline run FILE" (README.md).\
    """
        .formatted(
            sum(last, "calls"),
            sum(last, "requests"),
            sum(last, "repaired"),
            sum(last, "repeats") + sum(last, "say-agains"));
  }

  static long sum(BridgeStatus status, String counter) {
    return status.devices().stream()
        .mapToLong(device -> device.counters().getOrDefault(counter, 0L))
        .sum();
  }

  private static Path temporaryFolder() {
    String folder = System.getenv().getOrDefault("TMPDIR", "");
    return Path.of(folder.startsWith("/") ? folder : "/tmp");
  }
}

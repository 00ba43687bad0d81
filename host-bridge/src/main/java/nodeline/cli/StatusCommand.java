// SPDX-License-Identifier: Apache-2.0
package nodeline.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import nodeline.cli.option.SocketOption;
import nodeline.control.BridgeStatus;
import nodeline.control.ControlClient;
import nodeline.control.ControlJson;
import nodeline.status.StatusScreen;
import nodeline.status.StatusTable;
import nodeline.terminal.FullScreen;
import nodeline.terminal.RawTerminal;
import nodeline.terminal.StandardOutput;
import nodeline.terminal.StopSignals;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code nodeline status}. */
@Command(
    name = "status",
    description = {
      "Shows which board waits for whom, and how its link is.",
      "",
      "For each device of the running bridge: its link, when it was last heard, the calls in"
          + " flight, their age and for whom they wait, and the frames damaged, repaired or"
          + " repeated."
    },
    footer = {
      "  nodeline status --watch",
      "      keeps the screen up to date until q",
      "  nodeline status --json",
      "      prints the same for a program, such as jq"
    },
    exitCodeList = {"0:shown", "1:no bridge is running, or it does not answer", "2:wrong usage"})
final class StatusCommand implements Callable<Integer> {
  @Option(
      names = "--json",
      description = "Print JSON (docs/status.md); with --watch one line each.")
  private boolean json;

  @Option(
      names = "--watch",
      description = {
        "Show it again each second, on the whole screen of a terminal: what hangs is at the top,"
            + " arrows and Page Up/Down scroll, q leaves."
      })
  private boolean watch;

  @Mixin private SocketOption socket;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    Path path = socket.path();
    if (!watch) {
      spec.commandLine().getOut().println(json ? ControlJson.pretty(ask(path)) : table(ask(path)));
      return ExitCode.OK;
    }
    CompletableFuture<String> stop = StopSignals.first();
    if (!json && StandardOutput.isTerminal() && RawTerminal.isTerminal()) {
      try (FullScreen screen = FullScreen.open()) {
        new StatusScreen(screen).show(() -> ask(path), stop::isDone);
      }
      return ExitCode.OK;
    }
    PrintWriter out = spec.commandLine().getOut();
    do {
      BridgeStatus status = ask(path);
      out.println(json ? ControlJson.line(status) : table(status));
    } while (!out.checkError() && !comesWithinASecond(stop));
    return ExitCode.OK;
  }

  private static boolean comesWithinASecond(CompletableFuture<String> stop)
      throws InterruptedException {
    try {
      stop.get(1, TimeUnit.SECONDS);
      return true;
    } catch (TimeoutException | ExecutionException e) {
      return false;
    }
  }

  private static BridgeStatus ask(Path path) {
    try (ControlClient client = new ControlClient(path)) {
      return client.status();
    }
  }

  private String table(BridgeStatus status) {
    StatusTable table = new StatusTable(StandardOutput.width());
    return StandardOutput.isColourful() ? table.coloured(status) : table.format(status);
  }
}

// SPDX-License-Identifier: Apache-2.0
package nodeline.cli;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import nodeline.Problem;
import nodeline.cli.option.SocketOption;
import nodeline.control.AttachedConsole;
import nodeline.terminal.RawTerminal;
import nodeline.terminal.StandardOutput;
import nodeline.terminal.StopSignals;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nodeline console}. */
@Command(
    name = "console",
    description = {
      "Attaches to the console of a device of the running bridge.",
      "",
      "It begins with the last 64 KiB of text. One client writes, others read. On a terminal,"
          + " Ctrl-] then q leaves, b sends a break, ? helps. Text that could hurt the terminal is"
          + " left out. With a pipe as standard input, it ends after the input, once the board has"
          + " been quiet for a second, or after a minute. Input that cannot be typed is an error."
    },
    footer = {
      "  nodeline console bbb-01",
      "      attaches this terminal to the board's console; Ctrl-] then q leaves",
      "  nodeline console bbb-01 --read-only",
      "      looks on, and never types"
    },
    exitCodeList = {
      "0:left",
      "1:no bridge is running, it refuses or has ended, or piped input was not typed",
      "2:wrong usage",
      "128 and its number:ended by a signal, such as 143 by SIGTERM"
    })
final class ConsoleCommand implements Callable<Integer> {
  @Parameters(paramLabel = "DEVICE", description = "Its name in the configuration.")
  private String device;

  @Option(names = "--read-only", description = "Never write, and leave writing to others.")
  private boolean readOnly;

  @Option(names = "--force", description = "Take over writing from another client.")
  private boolean force;

  @Option(
      names = "--type-ahead",
      description =
          "Types piped input at once. By default each line waits until the board is at a prompt"
              + " again, and waits for no call.")
  private boolean typeAhead;

  @Mixin private SocketOption socket;

  private final StandardOutput out;

  ConsoleCommand(StandardOutput out) {
    this.out = out;
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // A signal shows as the end of the session.
  public Integer call() {
    CompletableFuture<String> stop = StopSignals.first();
    boolean ahead = typeAhead || RawTerminal.isTerminal();
    Map<String, Object> request =
        Map.of(
            "command", "attach",
            "device", device,
            "readOnly", readOnly,
            "force", force,
            "waits", !ahead);
    try (AttachedConsole console = new AttachedConsole(socket.path(), request)) {
      Optional<RawTerminal> terminal = RawTerminal.open();
      ConsoleSession.Input input = new ConsoleSession.Input(terminal.isPresent(), readOnly, ahead);
      try {
        ConsoleSession session = new ConsoleSession(device, console, out, input);
        stop.thenRun(session::leave);
        session.run();
      } finally {
        terminal.ifPresent(RawTerminal::close);
      }
      return stop.isDone() ? StopSignals.status(stop.join()) : ExitCode.OK;
    } catch (IOException e) {
      if (out.failure().isPresent()) { // told, or not, as for every command
        return ExitCode.SOFTWARE;
      }
      throw new Problem(e.getMessage(), "look at \"nodeline status\"", e);
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package nodeline.cli.board;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import nodeline.Printable;
import nodeline.Problem;
import nodeline.cli.option.DurationConverter;
import nodeline.cli.option.SocketOption;
import nodeline.config.Durations;
import nodeline.push.Attachment;
import nodeline.push.BoardSession;
import nodeline.push.CommandInput;
import nodeline.terminal.RawTerminal;
import nodeline.terminal.StandardOutput;
import nodeline.terminal.StopSignals;
import nodeline.terminal.TerminalFilter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code nodeline exec}. */
@Command(
    name = "exec",
    customSynopsis = {
      "nodeline exec [OPTIONS] DEVICE -- COMMAND [ARGUMENT...]",
      "       nodeline exec [OPTIONS] (--all | --role ROLE | DEVICE DEVICE...) -- COMMAND"
          + " [ARGUMENT...]"
    },
    exitCodeOnExecutionException = ExecCommand.FAILED,
    description = {
      "Runs a command at a board's prompt, over the console of the running bridge.",
      "",
      "One word is a line for the board's shell; several are a command and its arguments, which"
          + " get there as they are. Its output and errors come here, and the kernel's lines"
          + " meanwhile. A pipe or a file is its input. The commands of \"nodeline push\" are in"
          + " its PATH. Ctrl-C ends it.",
      "",
      "On several devices it runs side by side. Each line of output has its device in front, and"
          + " there is no input."
    },
    footer = {
      "  nodeline exec bbb-01 -- uname -r",
      "      prints the board's kernel release",
      "  nodeline exec --role client -- 'dmesg | tail -n 3'",
      "      runs a line of shell on every client, side by side"
    },
    exitCodeList = {
      "0..255:that of the command; of several devices: 0 if all are, else 1",
      "2:wrong usage",
      "124:the --timeout has passed",
      "125:no bridge, no shell, the board was reset, or the console was lost",
      "130:ended by Ctrl-C"
    })
public final class ExecCommand implements Callable<Integer> {
  static final int FAILED = 125;
  static final int TIMED_OUT = 124;

  @Parameters(
      arity = "1..*",
      paramLabel = "DEVICE... COMMAND",
      description =
          "Names in the configuration; then a line for the shell, or a command and its arguments.")
  private List<String> arguments;

  @Mixin private ExecTargets targets;

  @Option(
      names = "--timeout",
      converter = DurationConverter.class,
      paramLabel = "TIME",
      description =
          "How long all may take, the way to the prompt too, such as 90s or 5m. Default: as long"
              + " as it takes.")
  private Duration timeout;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "Where \"nodeline push --dir\" has put the commands.")
  private String folder;

  @Option(
      names = "--force",
      description = "Takes over from another client, and ends a running command by Ctrl-C.")
  private boolean force;

  @Option(
      names = "--input",
      description =
          "Waits for standard input to begin. Without it, input that begins after the command has"
              + " started is none.")
  private boolean waitsForInput;

  @Option(
      names = "--log-typing",
      description = "The console's log shows what is typed, and the answers to it.")
  private boolean logTyping;

  @Mixin private SocketOption socket;
  @Spec private CommandSpec spec;

  private final StandardOutput out;

  public ExecCommand(StandardOutput out) {
    this.out = out;
  }

  private List<String> folders;
  private String line;

  @Override
  public Integer call() {
    folders = folder == null ? BoardSession.FOLDERS : List.of(BoardFolder.checked(spec, folder));
    int named = targets.count(arguments, spec.root().commandLine().getParseResult().originalArgs());
    List<String> words = arguments.subList(named, arguments.size());
    if (words.isEmpty()) {
      throw new ParameterException(spec.commandLine(), "missing command: DEVICE -- COMMAND");
    }
    if (named == 0 && !targets.areGiven()) {
      throw new ParameterException(spec.commandLine(), "missing device: DEVICE -- COMMAND");
    }
    line = BoardSession.line(words);
    List<String> devices = targets.find(socket.path(), arguments.subList(0, named));
    CompletableFuture<String> stop = StopSignals.first();
    if (timeout != null) {
      stop.orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
    }
    return targets.areGiven() || named > 1 ? onAll(devices, stop) : onOne(devices.get(0), stop);
  }

  private int onAll(List<String> devices, CompletableFuture<String> stop) {
    if (waitsForInput) {
      throw new ParameterException(spec.commandLine(), "--input is for one device");
    }
    try {
      return new ExecCrowd(out, StandardOutput.isTerminal())
          .run(devices, (device, lines) -> onOneOfAll(device, lines, stop));
    } catch (CancellationException e) {
      return stopped(String.join(", ", devices), stop, e);
    } catch (UncheckedIOException e) {
      return unwritten(e.getCause());
    }
  }

  private int onOneOfAll(String device, OutputStream lines, CompletableFuture<String> stop)
      throws IOException {
    Attachment attachment = new Attachment(socket.path(), device, force, logTyping);
    BoardLogin login = new BoardLogin(socket.path(), device, () -> {});
    try (BoardSession session = BoardSession.open(attachment, login, stop)) {
      return session.run(line, folders, CommandInput.none(), lines);
    } catch (Problem e) {
      throw new LinkDoubt(socket.path(), device).explain(e);
    }
  }

  private int onOne(String device, CompletableFuture<String> stop) {
    CommandInput input = input();
    try (BoardSession session = open(device, stop)) {
      return session.run(line, folders, input, output());
    } catch (Problem e) {
      throw new LinkDoubt(socket.path(), device).explain(e);
    } catch (CancellationException e) {
      return stopped(device, stop, e);
    } catch (IOException e) {
      return unwritten(e);
    } finally {
      if (input.isLate()) {
        say("input came too late for the command, which had none: wait for it by --input");
      }
    }
  }

  private int stopped(String device, CompletableFuture<String> stop, CancellationException e) {
    if (stop.isCompletedExceptionally()) {
      System.err.printf(
          "nodeline: error: %s: timed out after %s%n", device, Durations.format(timeout));
      System.err.printf(
          "hint: %s; look: nodeline console %s%n",
          notEnded(e).map("the command may run on: "::concat).orElse("the command was ended"),
          device.replaceFirst(",.*", ""));
      return TIMED_OUT;
    }
    notEnded(e).ifPresent(why -> say("the command may run on: " + why));
    return StopSignals.status(stop.join());
  }

  private int unwritten(IOException e) {
    if (out.failure().isPresent()) { // told, or not, as for every command
      return FAILED;
    }
    throw new Problem(e.getMessage(), "look at \"nodeline status\"", e);
  }

  private BoardSession open(String device, CompletableFuture<?> stop) {
    try (PromptProgress progress = new PromptProgress(device)) {
      return BoardSession.open(
          new Attachment(socket.path(), device, force, logTyping),
          new BoardLogin(socket.path(), device, progress::close),
          stop);
    }
  }

  private static Optional<String> notEnded(CancellationException end) {
    return Stream.of(end.getSuppressed()).map(Throwable::getMessage).findFirst();
  }

  private static void say(String text) {
    System.err.println("nodeline: " + Printable.of(text));
  }

  /** A pipe or a file; a terminal is a person's, who types elsewhere. */
  private CommandInput input() {
    try {
      String name = Path.of("/proc/self/fd/0").toRealPath().toString();
      if (name.equals("/dev/null") || RawTerminal.isTerminal()) {
        return CommandInput.none();
      }
    } catch (IOException e) {
      // A pipe has no path.
    }
    return CommandInput.of(new FileInputStream(FileDescriptor.in), waitsForInput);
  }

  /** Harmless on a terminal, as it is in a pipe. */
  private OutputStream output() {
    if (!StandardOutput.isTerminal()) {
      return out;
    }
    TerminalFilter filter = TerminalFilter.of(System.getenv());
    return new OutputStream() {
      @Override
      public void write(int octet) throws IOException {
        write(new byte[] {(byte) octet});
      }

      @Override
      public void write(byte[] octets) throws IOException {
        out.write(filter.filter(octets));
      }
    };
  }
}

// SPDX-License-Identifier: Apache-2.0
package nodeline.cli;

import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import nodeline.control.ControlClient;
import nodeline.terminal.StandardOutput;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command line's root: each verb of {@code nodeline} is a subcommand of it. */
@Command(
    name = "nodeline",
    scope = ScopeType.INHERIT,
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    optionListHeading = "%nOptions:%n",
    parameterListHeading = "%nArguments:%n",
    commandListHeading = "%nCommands:%n",
    exitCodeListHeading = "%nExit status:%n",
    footerHeading = "%nExamples:%n")
public final class Main implements Runnable {
  static final String DEBUG = "--debug";

  @Option(
      names = DEBUG,
      scope = ScopeType.INHERIT,
      description = "Show stack traces and debug log lines.")
  private boolean debug;

  @Spec private CommandSpec spec;

  public static void main(String[] args) {
    if (args.length > 0 && !args[0].startsWith("-")) {
      ControlClient.load();
    }
    StandardOutput out = new StandardOutput();
    Main main = new Main();
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    ErrorLines errors = new ErrorLines(err, main::errorWidth);
    int status = main.execute(args, out, errors);
    if (out.failure().isPresent()) {
      int unwritten = errors.unwritten(out.failure().get());
      status = status == 0 ? unwritten : status;
    }
    if (!isStopping()) {
      System.exit(status);
    }
  }

  /** A signal that came before the command could handle it has the last word on the status. */
  private static boolean isStopping() {
    Thread none = new Thread(() -> {});
    try {
      Runtime.getRuntime().addShutdownHook(none);
      Runtime.getRuntime().removeShutdownHook(none);
      return false;
    } catch (IllegalStateException shutdownInProgress) {
      return true;
    }
  }

  /** Of the terminal that errors go to; 0 if they go elsewhere, where lines stay whole. */
  private int errorWidth() {
    return StandardOutput.errorWidth();
  }

  int execute(String[] args, StandardOutput standard, ErrorLines errors) {
    PrintWriter out = standard.writer();
    try {
      int status = commandLine(standard, out, errors, args).execute(args);
      out.flush();
      return status;
    } catch (Error e) { // picocli handles exceptions only
      return errors.failed(e, debug);
    }
  }

  /** All commands, as help tells of them. */
  static CommandLine model() {
    StandardOutput standard = new StandardOutput();
    PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
    return new Main()
        .commandLine(standard, nowhere, new ErrorLines(nowhere, () -> 0))
        .setUsageHelpAutoWidth(false);
  }

  private CommandLine commandLine(
      StandardOutput standard, PrintWriter out, ErrorLines errors, String... args) {
    CommandLine commandLine = new CommandLine(this);
    new Subcommands(standard).addTo(commandLine, args);
    describe(commandLine.getCommandSpec());
    return commandLine
        .setOut(out)
        .setExpandAtFiles(false) // a message's id may begin with @
        .setUsageHelpAutoWidth(StandardOutput.isTerminal())
        .setExecutionExceptionHandler(
            (e, command, parsed) -> {
              errors.failed(e, debug);
              return command.getCommandSpec().exitCodeOnExecutionException();
            })
        .setParameterExceptionHandler((wrong, arguments) -> errors.misused(wrong))
        .setExecutionStrategy(
            parsed -> {
              if (debug) {
                Logging.debug();
              }
              return new RunLast().execute(parsed);
            });
  }

  /** Not in the annotation, whose texts the subcommands inherit. */
  private static void describe(CommandSpec root) {
    Map<String, String> statuses = new LinkedHashMap<>();
    statuses.put("0", "done");
    statuses.put("1", "failed: one line names the error, one the remedy");
    statuses.put("2", "wrong usage");
    root.usageMessage()
        .description(
            "Carries the LAVA MultiNode API over the serial consoles of boards without a network.")
        .exitCodeList(statuses)
        .footer(
            "  nodeline demo",
            "      shows it at work: two simulated boards meet",
            "  nodeline help run",
            "      tells more of a command, with examples; nodeline run --help does too");
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "missing command");
  }

  /** The version that the build wrote into the jar's manifest. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Main.class.getPackage().getImplementationVersion();
      return new String[] {"nodeline " + Optional.ofNullable(version).orElse("(not packaged)")};
    }
  }
}

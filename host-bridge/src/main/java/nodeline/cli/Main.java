// SPDX-License-Identifier: Apache-2.0
package nodeline.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import nodeline.terminal.StandardOutput;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
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
    exitCodeListHeading = "%nExit status:%n")
public final class Main implements Runnable {
  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Show stack traces and debug log lines.")
  private boolean debug;

  @Spec private CommandSpec spec;

  public static void main(String[] args) {
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
    return StandardOutput.isErrorTerminal() && spec != null ? spec.usageMessage().width() : 0;
  }

  private int execute(String[] args, StandardOutput standard, ErrorLines errors) {
    PrintWriter out = standard.writer();
    try {
      int status = commandLine(standard, out, errors).execute(args);
      out.flush();
      return status;
    } catch (Error e) { // picocli handles exceptions only
      return errors.failed(e, debug);
    }
  }

  private CommandLine commandLine(StandardOutput standard, PrintWriter out, ErrorLines errors) {
    CommandLine commandLine =
        new CommandLine(this)
            .addSubcommand(new RunCommand())
            .addSubcommand(new CoordinatorCommand())
            .addSubcommand(new WaitCommand())
            .addSubcommand(new ReloadCommand())
            .addSubcommand(new StopCommand())
            .addSubcommand(new StatusCommand())
            .addSubcommand(new ConsoleCommand(standard))
            .addSubcommand(new RequestCommand())
            .addSubcommand(new PushCommand())
            .addSubcommand(new ExecCommand(standard))
            .addSubcommand(
                new CommandLine(new GroupCommand()).addSubcommand(new GroupClearCommand()))
            .addSubcommand(new ConfigCommand())
            .addSubcommand(new PortsCommand())
            .addSubcommand(new DoctorCommand())
            .addSubcommand(new DemoCommand())
            .addSubcommand(new HelpCommand());
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
        .footer("%nnodeline COMMAND --help tells more; nodeline demo shows it at work.");
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

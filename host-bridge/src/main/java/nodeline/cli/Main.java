// SPDX-License-Identifier: Apache-2.0
package nodeline.cli;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command line's root: each verb of {@code nodeline} is a subcommand of it. */
@Command(
    name = "nodeline",
    description =
        "Carries the LAVA MultiNode API over the serial consoles of boards without a network.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class)
public final class Main implements Runnable {
  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Show stack traces and debug log lines.")
  private boolean debug;

  @Spec private CommandSpec spec;

  public static void main(String[] args) {
    Main root = new Main();
    CommandLine commandLine = new CommandLine(root);
    commandLine.setExecutionExceptionHandler((e, command, parsed) -> root.fail(e, command));
    System.exit(commandLine.execute(args));
  }

  private int fail(Exception e, CommandLine command) {
    PrintWriter err = command.getErr();
    err.println("nodeline: error: " + e.getMessage());
    if (debug) {
      e.printStackTrace(err);
    }
    return ExitCode.SOFTWARE;
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
      return new String[] {"nodeline " + (version == null ? "(not packaged)" : version)};
    }
  }
}

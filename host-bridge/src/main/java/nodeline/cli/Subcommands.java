// SPDX-License-Identifier: Apache-2.0
package nodeline.cli;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import nodeline.cli.board.ExecCommand;
import nodeline.cli.board.GetCommand;
import nodeline.cli.board.PushCommand;
import nodeline.cli.board.PutCommand;
import nodeline.cli.help.CompleteCommand;
import nodeline.cli.help.CompletionCommand;
import nodeline.terminal.StandardOutput;
import picocli.CommandLine;
import picocli.CommandLine.HelpCommand;

/**
 * The subcommands by name. To read the annotations of all takes most of a short command's start, so
 * a line that names one gets that one alone.
 */
final class Subcommands {
  private static final String HELP = "help";
  private static final String COMPLETION = "completion";

  private final Map<String, Supplier<Object>> all = new LinkedHashMap<>();

  Subcommands(StandardOutput standard) {
    all.put("run", RunCommand::new);
    all.put("coordinator", CoordinatorCommand::new);
    all.put("test", TestCommand::new);
    all.put("wait", WaitCommand::new);
    all.put("reload", ReloadCommand::new);
    all.put("stop", StopCommand::new);
    all.put("status", StatusCommand::new);
    all.put("events", EventsCommand::new);
    all.put("timeline", TimelineCommand::new);
    all.put("console", () -> new ConsoleCommand(standard));
    all.put("request", RequestCommand::new);
    all.put("power", PowerCommand::new);
    all.put("push", PushCommand::new);
    all.put("exec", () -> new ExecCommand(standard));
    all.put("put", PutCommand::new);
    all.put("get", GetCommand::new);
    all.put("group", Subcommands::group);
    all.put("init", InitCommand::new);
    all.put("config", ConfigCommand::new);
    all.put("decode", () -> new DecodeCommand(standard));
    all.put("ports", PortsCommand::new);
    all.put("doctor", DoctorCommand::new);
    all.put("demo", DemoCommand::new);
    all.put(COMPLETION, CompletionCommand::new);
    all.put("complete", CompleteCommand::new);
    all.put("rehearse", RehearseCommand::new);
    all.put(HELP, Subcommands::help);
  }

  private static CommandLine group() {
    return new CommandLine(new GroupCommand())
        .addSubcommand(new GroupCommand.Show())
        .addSubcommand(new GroupClearCommand());
  }

  private static CommandLine help() {
    CommandLine help = new CommandLine(new HelpCommand());
    help.getCommandSpec()
        .usageMessage()
        .description("Shows the help of a command.")
        .footer("  nodeline help run", "      shows the help of nodeline run");
    return help;
  }

  /** Adds the command that the line names; all of them where it names none, or tells of others. */
  void addTo(CommandLine root, String... line) {
    Optional<String> one = first(line).filter(all::containsKey).filter(name -> !needsAll(name));
    if (one.isPresent()) {
      root.addSubcommand(all.get(one.get()).get());
    } else {
      all.values().forEach(command -> root.addSubcommand(command.get()));
    }
  }

  /** The first word after options of the root that have no say in what is wrong. */
  private static Optional<String> first(String... line) {
    return Arrays.stream(line).dropWhile(Main.DEBUG::equals).findFirst();
  }

  private static boolean needsAll(String name) {
    return name.equals(HELP) || name.equals(COMPLETION);
  }
}

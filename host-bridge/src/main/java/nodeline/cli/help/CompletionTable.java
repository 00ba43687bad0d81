// SPDX-License-Identifier: Apache-2.0
package nodeline.cli.help;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * All commands as lines for shells, each after a line end:
 *
 * <pre>
 *   group|c|show||Shows the messages of a group.     the command "group" has the command "show"
 *   run|o|--up|any|How long links may take.          the command "run" has an option with a value
 *   run|o|--fresh|flag|Begin with empty groups.      … one without
 *   group show|p|0|groups|The group's name.          … a first argument
 *   run|p|1+|files|Runs while the bridge does.       … arguments from the second one
 * </pre>
 *
 * <p>The fourth field says what it takes: {@code flag} nothing, {@code any} something unknown,
 * {@code files}, {@code dirs}; {@code devices}, {@code roles}, {@code groups} or {@code ids}, which
 * the bridge knows; or {@code =} and words.
 */
final class CompletionTable {
  private static final String ANY = "any";

  /** What a label in the help stands for. */
  private static final Map<String, String> KINDS =
      Map.ofEntries(
          Map.entry("DEVICE", "devices"),
          Map.entry("DEVICE... COMMAND", "devices"),
          Map.entry("ROLE", "roles"),
          Map.entry("GROUP", "groups"),
          Map.entry("ID", "ids"),
          Map.entry("DIR", "dirs"),
          Map.entry("PATH... DIR", "dirs"),
          Map.entry("FILE", "files"),
          Map.entry("FILE... DIR", "files"),
          Map.entry("PATH", "files"),
          Map.entry("LOG", "files"),
          Map.entry("SUITE", "files"),
          Map.entry("CONFIG", "files"),
          Map.entry("COMMAND", "files"));

  private final StringBuilder lines = new StringBuilder("\n");

  private CompletionTable() {}

  /** The table, which begins and ends with a line end. */
  static String of(CommandSpec root) {
    CompletionTable table = new CompletionTable();
    table.add("", root);
    return table.lines.toString();
  }

  private void add(String path, CommandSpec command) {
    List<CommandLine> shown =
        command.subcommands().values().stream()
            .filter(one -> !one.getCommandSpec().usageMessage().hidden())
            .toList();
    for (CommandLine one : shown) {
      line(path, 'c', one.getCommandName(), "", first(one.getCommandSpec()));
    }
    command.options().stream().filter(option -> !option.hidden()).forEach(o -> option(path, o));
    if (command.helpCommand()) {
      line(path, 'p', "0", words(command.root().subcommands().keySet()), "A command.");
    } else {
      command.positionalParameters().forEach(one -> positional(path, one));
    }
    for (CommandLine one : shown) {
      add((path + " " + one.getCommandName()).strip(), one.getCommandSpec());
    }
  }

  private void option(String path, OptionSpec option) {
    String kind = option.arity().max() == 0 ? "flag" : kind(option);
    boolean optional = option.arity().min() == 0 && option.arity().max() > 1;
    for (String name : option.names()) {
      line(path, 'o', name, optional ? "flag" : kind, first(option));
    }
    if (optional) { // its values look like arguments
      line(path, 'p', "0+", kind, first(option));
    }
  }

  private void positional(String path, PositionalParamSpec one) {
    int from = one.index().min();
    boolean more = one.index().max() > from;
    if (one.paramLabel().equals("CALL")) {
      line(path, 'p', "" + from, kind(one), first(one));
      line(path, 'p', (from + 1) + "+", "ids", "The message's id.");
    } else {
      line(path, 'p', from + (more ? "+" : ""), kind(one), first(one));
    }
  }

  private static String kind(ArgSpec one) {
    return Optional.ofNullable(one.completionCandidates())
        .map(CompletionTable::words)
        .orElseGet(() -> KINDS.getOrDefault(one.paramLabel(), ANY));
  }

  private static String words(Iterable<String> candidates) {
    return "=" + String.join(" ", candidates);
  }

  private static String first(CommandSpec command) {
    return first(command.usageMessage().description());
  }

  private static String first(ArgSpec one) {
    return first(one.description());
  }

  /** The first sentence, as a line. */
  private static String first(String... description) {
    return description.length == 0
        ? ""
        : String.format(Locale.ROOT, description[0]).strip().replaceFirst("(?s)\\.\\s.*", ".");
  }

  private void line(String path, char what, String name, String kind, String description) {
    String text = description.replaceAll("\\s+", " ");
    lines.append(String.join("|", path, "" + what, name, kind, text)).append('\n');
  }
}

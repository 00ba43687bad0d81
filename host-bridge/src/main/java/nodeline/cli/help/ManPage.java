// SPDX-License-Identifier: Apache-2.0
package nodeline.cli.help;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** A man page of section 1, of what {@code --help} tells. */
public final class ManPage {
  private static final int SYNOPSIS_WIDTH = 70;

  private final Roff page = new Roff();
  private final CommandSpec command;

  private ManPage(CommandSpec command) {
    this.command = command;
  }

  /**
   * Which program the page tells of.
   *
   * @param date such as 2026-01-31
   */
  public record Edition(String version, String date) {}

  /** The page's name without its section: {@code nodeline-group-show}. */
  public static String name(CommandSpec command) {
    return command.qualifiedName("-");
  }

  /** The page's source. */
  public static String of(CommandSpec command, Edition edition) {
    ManPage man = new ManPage(command);
    man.head(edition);
    man.description();
    man.options();
    man.arguments();
    man.commands();
    man.statuses();
    man.examples();
    man.seeAlso();
    return man.page.toString();
  }

  private void head(Edition edition) {
    String name = name(command);
    page.title(name.toUpperCase(Locale.ROOT), edition.date(), "nodeline " + edition.version());
    String first = format(command.usageMessage().description()[0]);
    page.macro("SH", "NAME");
    page.line(name + " - " + lower(first.replaceFirst("(?s)[.:]( .*)?$", "")));
    page.macro("SH", "SYNOPSIS");
    page.literal(synopsis());
  }

  private String synopsis() {
    int width = command.usageMessage().width();
    boolean automatic = command.usageMessage().autoWidth();
    command.usageMessage().autoWidth(false).width(SYNOPSIS_WIDTH);
    String synopsis = new Help(command, Help.defaultColorScheme(Help.Ansi.OFF)).synopsis(0);
    command.usageMessage().width(width).autoWidth(automatic);
    return format(synopsis).replaceAll("(?m)^ {7}nodeline", "nodeline").stripTrailing();
  }

  private void description() {
    page.macro("SH", "DESCRIPTION");
    lines(command.usageMessage().description());
  }

  private void options() {
    List<OptionSpec> shown = command.options().stream().filter(one -> !one.hidden()).toList();
    if (!shown.isEmpty()) {
      page.macro("SH", "OPTIONS");
      for (OptionSpec option : shown) {
        String value = option.arity().max() == 0 ? "" : " " + label(option);
        item(String.join(", ", option.names()) + value, option.description());
      }
    }
  }

  /** Optional values are in brackets. */
  private static String label(OptionSpec option) {
    return option.arity().min() > 0
        ? option.paramLabel()
        : "[" + option.paramLabel() + (option.arity().max() > 1 ? "...]" : "]");
  }

  private void arguments() {
    if (!command.positionalParameters().isEmpty()) {
      page.macro("SH", "ARGUMENTS");
      for (PositionalParamSpec one : command.positionalParameters()) {
        item(one.paramLabel(), one.description());
      }
    }
  }

  private void commands() {
    List<CommandSpec> shown = shown(command);
    if (!shown.isEmpty()) {
      page.macro("SH", "COMMANDS");
      shown.forEach(one -> item(one.qualifiedName(), one.usageMessage().description()[0]));
    }
  }

  private static List<CommandSpec> shown(CommandSpec command) {
    return command.subcommands().values().stream()
        .map(CommandLine::getCommandSpec)
        .filter(one -> !one.usageMessage().hidden())
        .toList();
  }

  private void statuses() {
    Map<String, String> statuses = command.usageMessage().exitCodeList();
    if (!statuses.isEmpty()) {
      page.macro("SH", "EXIT STATUS");
      statuses.forEach((status, meaning) -> item(status, meaning));
    }
  }

  private void examples() {
    page.macro("SH", "EXAMPLES");
    boolean first = true;
    for (String line : command.usageMessage().footer()) {
      if (line.startsWith("  nodeline")) {
        if (!first) {
          page.line("");
        }
        first = false;
        page.literal(format(line).strip());
      } else {
        page.macro("RS").line(format(line)).macro("RE");
      }
    }
  }

  /** The commands below it, else the one above it. */
  private void seeAlso() {
    List<CommandSpec> others = shown(command);
    if (others.isEmpty()) {
      others = List.of(command.parent());
    }
    page.macro("SH", "SEE ALSO");
    page.line(others.stream().map(one -> name(one) + "(1)").collect(Collectors.joining(", ")));
  }

  private void item(String term, String... description) {
    page.macro("TP");
    page.macro("B", term);
    lines(description);
  }

  private void lines(String... description) {
    for (String line : description) {
      format(line).lines().forEach(page::line);
      if (line.isEmpty()) {
        page.line("");
      }
    }
  }

  /** As picocli does when it shows the text. */
  private static String format(String text) {
    return String.format(Locale.ROOT, text);
  }

  private static String lower(String sentence) {
    return sentence.substring(0, 1).toLowerCase(Locale.ROOT) + sentence.substring(1);
  }
}

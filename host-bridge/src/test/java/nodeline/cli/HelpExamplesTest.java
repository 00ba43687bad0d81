// SPDX-License-Identifier: Apache-2.0
package nodeline.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/** The examples in the help of every command, by picocli's own model. */
class HelpExamplesTest {
  private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");

  static List<String> commands() {
    List<String> names = new ArrayList<>();
    collect(Main.model(), names);
    return names;
  }

  private static void collect(CommandLine command, List<String> names) {
    if (!command.getCommandSpec().usageMessage().hidden()) {
      names.add(command.getCommandSpec().qualifiedName());
      command.getSubcommands().values().forEach(one -> collect(one, names));
    }
  }

  private static CommandLine find(String name) {
    CommandLine found = Main.model();
    for (String word : name.split(" ")) {
      found = found.getSubcommands().getOrDefault(word, found);
    }
    return found;
  }

  private static List<String> words(String line) {
    return WORD.matcher(line)
        .results()
        .map((MatchResult one) -> one.group(1) == null ? one.group(2) : one.group(1))
        .toList();
  }

  private static List<String> examples(CommandLine command) {
    String[] footer = command.getCommandSpec().usageMessage().footer();
    return Arrays.stream(footer)
        .map(line -> String.format(line))
        .filter(line -> line.startsWith("  nodeline "))
        .map(String::strip)
        .toList();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void helpHasAnExampleThatTheProgramTakes(String name) {
    List<String> examples = examples(find(name));

    assertFalse(examples.isEmpty(), "no example");
    for (String example : examples) {
      List<String> words = words(example);
      ParseResult parsed =
          Main.model().parseArgs(words.subList(1, words.size()).toArray(String[]::new));
      List<CommandLine> chain = parsed.asCommandLineList();
      String meant = chain.get(chain.size() - 1).getCommandSpec().qualifiedName();
      assertTrue(name.equals("nodeline") || name.equals(meant), () -> example + " is " + meant);
    }
  }

  @ParameterizedTest
  @MethodSource("commands")
  void helpFitsATerminal(String name) {
    CommandLine command = find(name);
    String help = command.getUsageMessage(CommandLine.Help.Ansi.OFF);

    assertTrue(help.contains("\nExamples:\n  nodeline "), help);
    help.lines().forEach(line -> assertTrue(line.length() <= 80, line));
  }

  /** A line that names a command gets that one alone, and is told the same. */
  @ParameterizedTest
  @MethodSource("commands")
  void aLineOfOneCommandHasTheSameHelp(String name) {
    String[] line = Stream.of(name.split(" ")).skip(1).toArray(String[]::new);
    CommandLine root = new CommandLine(new Main());
    new Subcommands(new nodeline.terminal.StandardOutput()).addTo(root, line);
    CommandLine found = root;
    for (String word : line) {
      found = found.getSubcommands().get(word);
    }

    assertEquals(
        find(name).getCommandSpec().optionsMap().keySet(),
        found.getCommandSpec().optionsMap().keySet());
    assertEquals(
        line.length == 0 || name.startsWith("nodeline help") || name.endsWith("completion"),
        root.getSubcommands().size() > 1);
  }
}

// SPDX-License-Identifier: Apache-2.0
package nodeline.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import nodeline.Nearest;
import nodeline.Printable;
import nodeline.Problem;
import nodeline.terminal.Wrapped;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What goes wrong, as two lines for a person: what, and what to do about it. */
final class ErrorLines {
  /** What picocli says of {@code nodeline help WORD}. */
  private static final Pattern HELP_FOR = Pattern.compile("Unknown subcommand '(.*)'");

  private final PrintWriter err;
  private final IntSupplier width;

  /**
   * @param width of the screen; 0: there is none
   */
  ErrorLines(PrintWriter err, IntSupplier width) {
    this.err = err;
    this.width = width;
  }

  /** Shows a failure and returns the exit status. */
  int failed(Throwable failure, boolean debug) {
    if (failure instanceof Problem problem) {
      problem.all().forEach(one -> print(one.getMessage(), one.hint()));
    } else {
      print("unexpected: " + failure, debug ? "please report it" : "--debug shows where");
    }
    if (debug) {
      failure.printStackTrace(err);
      err.flush();
    }
    return ExitCode.SOFTWARE;
  }

  /** Shows wrong usage and returns the exit status. */
  int misused(ParameterException wrong) {
    print(message(wrong), hint(wrong));
    return ExitCode.USAGE;
  }

  /** Returns the exit status of output that could not be written; a reader that left knows why. */
  int unwritten(IOException failure) {
    String reason = String.valueOf(failure.getMessage());
    if (!reason.toLowerCase(Locale.ROOT).contains("broken pipe")) {
      print("cannot write to standard output: " + reason, "is the disk full?");
    }
    return ExitCode.SOFTWARE;
  }

  private void print(String message, String hint) {
    int columns = width.getAsInt();
    for (String line : List.of("nodeline: error: " + message, "hint: " + hint)) {
      Wrapped.lines(Printable.of(line), columns).forEach(err::println);
    }
    err.flush();
  }

  private static String message(ParameterException wrong) {
    if (wrong instanceof UnmatchedArgumentException unmatched
        && !unmatched.getUnmatched().isEmpty()) {
      String word = unmatched.getUnmatched().get(0);
      boolean command = isRoot(wrong.getCommandLine()) && !unmatched.isUnknownOption();
      return (unmatched.isUnknownOption()
              ? "unknown option"
              : command ? "unknown command" : "too many arguments")
          + ": "
          + word;
    }
    if (wrong.getCause() instanceof TypeConversionException cause
        && wrong.getArgSpec() instanceof OptionSpec option
        && option.type() == Duration.class) {
      return "bad " + option.longestName() + ": " + cause.getMessage();
    }
    String said = wrong.getMessage().lines().findFirst().orElse("wrong usage");
    String line = said.replaceFirst("^Error: ", "");
    return (line.substring(0, 1).toLowerCase(Locale.ROOT) + line.substring(1))
        .replaceFirst("(?<!\\.)\\.$", "");
  }

  private static String hint(ParameterException wrong) {
    CommandLine command = wrong.getCommandLine();
    String help = "see " + command.getCommandSpec().qualifiedName() + " --help";
    Optional<String> close = unknown(wrong).flatMap(word -> meant(word, command));
    if (close.isPresent()) {
      return "did you mean: " + close.get() + "? " + help;
    }
    return isRoot(command)
        ? "commands: " + String.join(", ", subcommands(command)) + "; " + help
        : help;
  }

  private static Optional<String> unknown(ParameterException wrong) {
    if (wrong instanceof UnmatchedArgumentException unmatched) {
      return unmatched.getUnmatched().stream().findFirst();
    }
    Matcher helpFor = HELP_FOR.matcher(wrong.getMessage());
    return helpFor.lookingAt() ? Optional.of(helpFor.group(1)) : Optional.empty();
  }

  /** The nearest command or option, so that {@code version} finds {@code --version} too. */
  private static Optional<String> meant(String word, CommandLine command) {
    Map<String, String> names = new LinkedHashMap<>();
    boolean option = word.startsWith("-");
    if (!option) {
      subcommands(command).forEach(name -> names.put(name, name));
    }
    for (String name : command.getCommandSpec().optionsMap().keySet()) {
      if (name.startsWith("--")) { // any letter is close to -h
        names.putIfAbsent(option ? name : name.substring(2), name);
      }
    }
    String given = option ? word.replaceFirst("=.*", "") : word;
    return Nearest.orBegun(given, names.keySet()).map(names::get);
  }

  /** Those for people. */
  private static List<String> subcommands(CommandLine command) {
    return command.getSubcommands().entrySet().stream()
        .filter(entry -> !entry.getValue().getCommandSpec().usageMessage().hidden())
        .map(Map.Entry::getKey)
        .toList();
  }

  private static boolean isRoot(CommandLine command) {
    return command.getParent() == null;
  }
}

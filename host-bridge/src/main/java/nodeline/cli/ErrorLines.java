// SPDX-License-Identifier: Apache-2.0
package nodeline.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import nodeline.Printable;
import nodeline.Problem;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What goes wrong, as two lines for a person: what, and what to do about it. */
final class ErrorLines {
  private final PrintWriter err;

  ErrorLines(PrintWriter err) {
    this.err = err;
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
    err.println("nodeline: error: " + Printable.of(String.valueOf(message)));
    err.println("hint: " + Printable.of(hint));
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
    String line = wrong.getMessage().lines().findFirst().orElse("wrong usage");
    return (line.substring(0, 1).toLowerCase(Locale.ROOT) + line.substring(1))
        .replaceFirst("(?<!\\.)\\.$", "");
  }

  private static String hint(ParameterException wrong) {
    CommandLine command = wrong.getCommandLine();
    String help = "see " + command.getCommandSpec().qualifiedName() + " --help";
    if (wrong instanceof UnmatchedArgumentException unmatched) {
      List<String> close = unmatched.getSuggestions();
      if (!close.isEmpty()) {
        return "did you mean: " + String.join(" or ", close) + "? " + help;
      }
    }
    return isRoot(command)
        ? "commands: " + String.join(", ", command.getSubcommands().keySet()) + "; " + help
        : help;
  }

  private static boolean isRoot(CommandLine command) {
    return command.getParent() == null;
  }
}

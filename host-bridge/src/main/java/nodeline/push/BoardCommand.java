// SPDX-License-Identifier: Apache-2.0
package nodeline.push;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import nodeline.Problem;

/**
 * A command that the board's shell runs once, with its output and its exit status.
 *
 * <pre>
 *   =&lt;nonce&gt;:begin      its line end is how the tty ends lines: each one in the output is made LF
 *   the output
 *   =&lt;place&gt;:&lt;status&gt;:&lt;check&gt;      three times, the first without a line end before it
 * </pre>
 */
final class BoardCommand {
  /** The longest command, in octets as they are typed. */
  static final int MAX_TYPED = 64 << 10;

  private static final Duration BEGIN = Duration.ofSeconds(10);
  private static final Duration LONGEST_BEGIN = Duration.ofMinutes(10);

  /** For the first octet of the input, which had the time of the prompt's search before. */
  private static final Duration GRACE = Duration.ofMillis(300);

  private static final byte[] CTRL_C = {3};
  private static final int TRIES = 3;
  private static final String PLAIN = "[A-Za-z0-9_./:,+=@%-]+";

  private final BoardConsole console;
  private final CheckedShell shell;
  private final Prompt prompt;

  BoardCommand(BoardConsole console, CheckedShell shell, Prompt prompt) {
    this.console = console;
    this.shell = shell;
    this.prompt = prompt;
  }

  /** A single word is a line for the shell; several are a command and its arguments. */
  static String line(List<String> words) {
    return words.size() == 1
        ? words.get(0)
        : words.stream()
            .map(word -> word.matches(PLAIN) && !word.contains("=") ? word : TypedText.quote(word))
            .collect(Collectors.joining(" "));
  }

  /** Code that has the line's octets as the value of {@code cmd}. */
  static String assign(String line) {
    return "cmd="
        + TypedText.word(
            new String(line.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
  }

  /**
   * Runs it.
   *
   * @param line for the shell, without NUL
   * @param folders where the shim may be
   * @return its exit status
   * @throws IOException if the output cannot be written
   * @throws Problem if the board does not answer or was reset, or part of the output was lost
   */
  int run(String line, List<String> folders, CommandInput input, OutputStream out)
      throws IOException {
    String command = assign(line);
    int length = TypedText.encode(command).length();
    if (length > MAX_TYPED) {
      throw new Problem(
          "command too long: octets=%d, max=%d, as they are typed".formatted(length, MAX_TYPED),
          "split it");
    }
    shell.define(
        CheckedShell.script("decode.sh")
            + "\n"
            + CheckedShell.script("exec.sh").replace("@DIRS@", String.join(" ", folders)));
    console.typist().note("exec: " + line);
    console.typist().will(CTRL_C); // it may begin before that is heard
    int status = begins(input) ? runFed(command, input, out) : runAlone(command, out);
    console.typist().will(new byte[0]);
    return status;
  }

  /** A console that is lost ends the waiting for input too. */
  private boolean begins(CommandInput input) {
    return input.begins(GRACE, () -> console.await(Duration.ZERO, Optional::empty));
  }

  private int runAlone(String command, OutputStream out) throws IOException {
    shell.load(command + "\n" + CheckedShell.script("start.sh"));
    CommandOutput.Before before = CommandOutput.Before.of(console);
    return copy(
        CommandOutput.Start.of(before, start(before.place(), begun()), Optional.empty()), out);
  }

  private int runFed(String command, CommandInput input, OutputStream out) throws IOException {
    shell.load(
        String.join("\n", command, CheckedShell.script("nul.sh"), CheckedShell.script("feed.sh")));
    InputFeed feed = new InputFeed(console, shell.reader().fork(awaited()), input);
    try {
      CommandOutput.Before before = CommandOutput.Before.of(console);
      start(before.place(), mark("feed"));
      feed.start();
      Matcher begun = awaitBegun(before.place(), feed);
      int status = copy(CommandOutput.Start.of(before, begun, Optional.of(feed)), out);
      feed.end();
      return status;
    } finally {
      feed.stop();
    }
  }

  private Pattern begun() {
    return mark("begin");
  }

  private Pattern mark(String word) {
    String mark = "=%d:%s".formatted(shell.reader().nonce(), word);
    return Pattern.compile(KernelLines.across(mark) + "(\r*\n)");
  }

  /** The beginnings of what the reader says of the command. */
  private List<String> awaited() {
    return List.of(shell.reader().answerBegin(), "=" + shell.reader().nonce() + ":");
  }

  /** Types the line that runs it, again while nothing has begun. */
  private Matcher start(long first, Pattern begun) {
    console.boot().commandStarts();
    for (int i = 0; i < TRIES; i++) {
      long place = console.end();
      shell.reader().typeRun(awaited());
      Optional<Matcher> heard =
          console.await(
              BEGIN,
              () ->
                  Stream.of(begun.matcher(console.since(first)), damage(place))
                      .filter(Matcher::find)
                      .findFirst());
      if (heard.isPresent() && heard.get().groupCount() > 0) {
        return heard.get();
      }
    }
    throw unknown();
  }

  private Matcher awaitBegun(long first, InputFeed feed) {
    return console
        .await(
            LONGEST_BEGIN,
            () -> {
              feed.refuseFailure();
              String said = console.since(first);
              feed.refuseCut(said);
              return Optional.of(begun().matcher(said)).filter(Matcher::find);
            })
        .orElseThrow(this::unknown);
  }

  private int copy(CommandOutput.Start start, OutputStream out) throws IOException {
    console.boot().commandRuns();
    return new CommandOutput(console, shell.reader(), prompt, start).copy(out);
  }

  private Problem unknown() {
    return new Problem(
        "%s: it is not known whether the command runs; the console said last: \"%s\""
            .formatted(console.device(), console.lastWords()),
        "look at it: nodeline console " + console.device());
  }

  private Matcher damage(long place) {
    return Parts.DAMAGED.matcher(console.since(place));
  }
}

// SPDX-License-Identifier: Apache-2.0
package nodeline.push;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import nodeline.Problem;

/**
 * A board's shell that runs texts which it has checked: a child of the one at the prompt, which
 * reads parts, keeps those whose check is right, and ends with this ({@code docs/push.md}).
 */
final class CheckedShell implements AutoCloseable {
  private static final String FIRST =
      " (echo \"=$((%d+1)):\";m=;while IFS= read -r l;do if [ \"$l\" = \"$m\" ];"
          + "then eval \"${l#?}\";else m=$l;fi;done)\n";
  private static final List<String> CODE = code("boot.sh");
  private static final Duration QUIET = Duration.ofMillis(150);
  private static final Duration REACTION = Duration.ofSeconds(2);
  private static final Duration LONGEST_RUN = Duration.ofSeconds(100);
  private static final int TRIES = 5;

  private final BoardConsole console;
  private final Prompt prompt;
  private Progress progress = Progress.NONE;
  private final Random random = new SecureRandom();
  private final List<String> definitions = new ArrayList<>();
  private int nonce;
  private int offset;
  private int repaired;
  private int starts;
  private int resets;
  private boolean started;
  private boolean open;

  CheckedShell(BoardConsole console, Prompt prompt) {
    this.console = console;
    this.prompt = prompt;
  }

  /** From now on somebody is told how far the typing is. */
  void tell(Progress told) {
    progress = told;
  }

  /** The lines of one of the program's scripts. */
  static List<String> code(String name) {
    try (InputStream in = CheckedShell.class.getResourceAsStream("/push/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII).lines().toList();
    } catch (IOException e) {
      throw new IllegalStateException("not in the program: " + name, e);
    }
  }

  /** The start of each check, another one for each reader on the board. */
  int nonce() {
    return nonce;
  }

  /** How many readers were started on the board: each begins without what the last one had. */
  int starts() {
    return starts;
  }

  /** Runs a text, and again whenever another reader has to be started. */
  void define(String text) {
    run(text);
    definitions.add(text);
  }

  /**
   * Runs a text, perhaps more than once, and returns what it has left in {@code q}.
   *
   * @throws Problem if the board does not answer any more
   */
  String run(String text) {
    for (int i = 0; i < TRIES; i++) {
      open();
      Optional<String> answer = type(text) ? execute() : Optional.empty();
      if (answer.isPresent()) {
        return answer.get();
      }
      open = false;
      repaired++;
    }
    throw silent();
  }

  /**
   * Types a text to its end, but does not run it.
   *
   * @throws Problem if the board does not answer any more
   */
  void load(String text) {
    for (int i = 0; i < TRIES; i++) {
      open();
      if (type(text)) {
        return;
      }
      open = false;
    }
    throw silent();
  }

  private boolean type(String text) {
    Parts parts = new Parts(console, nonce, offset, TypedText.encode(text), progress);
    boolean typed = parts.type();
    repaired += parts.repaired();
    offset += typed ? parts.length() : 0;
    return typed;
  }

  /** Types the line that runs what was typed. */
  void typeRun() {
    String line = Integer.toString(offset);
    console.type("#%s:%s\n".formatted(line, TypedText.check(nonce, line)));
  }

  /**
   * What a run leaves, once it is there: in the first group, and its check in the second.
   *
   * @param form its pattern
   */
  Pattern answer(String form) {
    return Pattern.compile("=%d:(%s):([0-9]+\\.[0-9]+)[\r\n]".formatted(offset, form));
  }

  boolean isRight(Matcher answer) {
    return TypedText.check(nonce, offset + ":" + answer.group(1)).equals(answer.group(2));
  }

  private Optional<String> execute() {
    long end = System.nanoTime() + LONGEST_RUN.toNanos();
    long first = console.end();
    for (int i = 0; System.nanoTime() < end; i++) {
      long place = console.end();
      typeRun();
      Optional<Matcher> answer =
          console.await(console.patience().after(i), () -> heard(first, place));
      refuseReset();
      if (answer.isPresent() && answer.get().groupCount() > 0) {
        return Optional.of(answer.get().group(1));
      }
    }
    return Optional.empty();
  }

  /** A right answer to one of the lines, or that the last one was damaged. */
  private Optional<Matcher> heard(long first, long last) {
    String said = console.since(first);
    Matcher answer = answer("[^\r\n]{0,2000}?").matcher(said);
    while (answer.find()) {
      if (isRight(answer)) {
        return Optional.of(answer);
      }
    }
    Matcher damaged = Parts.DAMAGED.matcher(console.since(last));
    return damaged.find() ? Optional.of(damaged) : Optional.empty();
  }

  private void open() {
    if (starts == 0) {
      resets = console.boot().resets(); // a login was none of them
    }
    for (int i = 0; !open; i++) {
      if (i == TRIES) {
        throw silent();
      }
      refuseReset();
      if (i > 0) {
        console.slowDown();
      }
      if (starts > 0) {
        restart();
      }
      starts++;
      started = true;
      nonce = 100_000 + random.nextInt(800_000);
      offset = 0;
      open = boot() && again();
    }
  }

  private boolean again() {
    for (String text : definitions) {
      if (!type(text) || execute().isEmpty()) {
        return false;
      }
    }
    return true;
  }

  private void restart() {
    console.type(Prompt.INTERRUPT);
    console.awaitQuiet(QUIET, REACTION);
    prompt.find(false);
  }

  private boolean boot() {
    int number = 1_000 + random.nextInt(90_000);
    if (!isAnswered(FIRST.formatted(number), number + 1, 1)) {
      return false;
    }
    for (String line : CODE) {
      number++;
      String echo = "echo \"=$((%d+1)):\"".formatted(number);
      String code = line.replace("@NONCE@", Integer.toString(nonce));
      String typed = line.endsWith(";exit") ? echo + ";" + code : code + ";" + echo;
      if (!isAnswered("#" + typed + "\n", number + 1, TRIES)) {
        return false;
      }
    }
    return true;
  }

  /** Types a line, twice but for the first one, until it has run. */
  private boolean isAnswered(String line, int number, int tries) {
    Pattern answer = Pattern.compile("=%d:[^0-9]".formatted(number));
    for (int i = 0; i < tries; i++) {
      long place = console.end();
      console.type(tries == 1 ? line : line + line);
      if (console.await(answer, place, console.patience().after(i)).isPresent()) {
        return true;
      }
      refuseReset();
      repaired++;
      if (i > 0) {
        console.slowDown();
      }
    }
    return false;
  }

  private void refuseReset() {
    if (console.boot().resets() > resets) {
      throw new Problem(
          "%s: the board was reset: \"%s\"".formatted(console.device(), console.lastWords()),
          "try again when it has booted");
    }
  }

  private Problem silent() {
    open = false;
    return new Problem(
        "%s: the board does not answer any more; it said last: \"%s\""
            .formatted(console.device(), console.lastWords()),
        "look at it: nodeline console " + console.device());
  }

  /** Whether something of ours may be running on the board, be it complete or not. */
  boolean isStarted() {
    return started;
  }

  /** The reader is ended otherwise. */
  void abandon() {
    open = false;
    started = false;
  }

  /** How often something had to be typed again. */
  int repaired() {
    return repaired;
  }

  /** Ends the reader, so that the board is at its prompt. */
  @Override
  public void close() {
    if (open && type("exit")) {
      long place = console.end();
      typeRun();
      console.awaitText(place, REACTION);
      console.awaitQuiet(QUIET, REACTION);
    }
    abandon();
  }
}

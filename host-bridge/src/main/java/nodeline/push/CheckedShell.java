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
  private static final List<String> CODE = script("boot.sh").lines().toList();
  private static final Duration QUIET = Duration.ofMillis(150);
  private static final Duration REACTION = Duration.ofSeconds(2);
  private static final Duration LONGEST_RUN = Duration.ofSeconds(100);
  private static final Duration LONGEST_START = Duration.ofSeconds(40);
  private static final int TRIES = 5;

  /** A reader that has not begun to run is begun anew soon; one that runs is worth more tries. */
  private static final int FIRST_LINE_TRIES = 3;

  private static final int LINE_TRIES = 6;
  private static final int MOST_DEATHS = 3;

  private final BoardConsole console;
  private final Prompt prompt;
  private Progress progress = Progress.NONE;
  private final Random random = new SecureRandom();
  private final List<String> definitions = new ArrayList<>();
  private BoardReader reader;
  private int repaired;
  private int starts;
  private int deaths;

  /** Where the last reader was started. */
  private long begun;

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

  /** One of the program's scripts, without a last line end. */
  static String script(String name) {
    try (InputStream in = CheckedShell.class.getResourceAsStream("/push/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII).stripTrailing();
    } catch (IOException e) {
      throw new IllegalStateException("not in the program: " + name, e);
    }
  }

  /** The reader on the board, another one after each start. */
  BoardReader reader() {
    return reader;
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
      Optional<String> answer = reader.runAtOnce(text);
      refuseReset();
      if (answer.isEmpty() && type(text)) {
        answer = execute();
      }
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

  /** Types an encoded text to its end, to this reader and no other; whether all has arrived. */
  boolean type(Parts.Typed text) {
    int before = reader.repaired();
    boolean typed = reader.type(text, progress);
    repaired += reader.repaired() - before;
    open &= typed;
    return typed;
  }

  private boolean type(String text) {
    int before = reader.repaired();
    boolean typed = reader.type(text, progress);
    repaired += reader.repaired() - before;
    return typed;
  }

  private Optional<String> execute() {
    Optional<String> result = reader.execute(LONGEST_RUN);
    refuseReset();
    return result;
  }

  private void open() {
    if (starts == 0) {
      resets = console.boot().resets(); // a login was none of them
      console.boot().shellStarts();
    }
    long end = System.nanoTime() + LONGEST_START.toNanos();
    for (int i = 0; !open; i++) {
      if (i == TRIES || deaths == MOST_DEATHS || (i > 1 && System.nanoTime() > end)) {
        throw silent();
      }
      refuseReset();
      if (i > 0) {
        console.typist().slowDown();
      }
      if (starts > 0) {
        restart();
      }
      starts++;
      started = true;
      reader =
          new BoardReader(console, 100_000 + random.nextInt(800_000), List.of(), prompt::isBack);
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
    if (!begin(number)) {
      return false;
    }
    int tries = FIRST_LINE_TRIES;
    for (String line : CODE) {
      number++;
      String echo = "echo \"=$((%d+1)):\"".formatted(number);
      String code = line.replace("@NONCE@", Integer.toString(reader.nonce()));
      String typed = line.endsWith(";exit") ? echo + ";" + code : code + ";" + echo;
      if (!isAnswered("#" + typed + "\n", number + 1, tries)) {
        return false;
      }
      if (tries == FIRST_LINE_TRIES) {
        // The reader reads its first line with IFS: hush names it only then, and reads on.
        refuseReadOnly(console.since(begun));
      }
      tries = LINE_TRIES;
    }
    return true;
  }

  /**
   * Starts the first reader, of whole lines.
   *
   * @throws Problem if the shell at the prompt is one that cannot run it
   */
  private boolean begin(int number) {
    Pattern answer = Pattern.compile("=%d:([A-Za-z0-9]*):".formatted(number + 1));
    long place = console.end();
    begun = place;
    console.type(FirstLine.of(number), List.of("=" + (number + 1) + ":"));
    Optional<Matcher> flags =
        console.await(
            console.patience().after(0),
            () -> {
              refuseReadOnly(console.since(place));
              return Optional.of(answer.matcher(console.since(place))).filter(Matcher::find);
            });
    if (flags.isEmpty()) {
      refuseReset();
      repaired++;
    } else if (flags.get().group(1).contains("r")) {
      throw unfit("is restricted (rbash, set -r)");
    }
    return flags.isPresent();
  }

  private void refuseReadOnly(String said) {
    Optional<String> variable = FirstLine.readOnly(said);
    if (variable.isPresent()) {
      throw unfit("has a read-only variable that is needed here: " + variable.get());
    }
  }

  private Problem unfit(String why) {
    open = false;
    return new Problem(
        "%s: the shell at the prompt %s".formatted(console.device(), why),
        "start another one there first, such as \"exec sh\": nodeline console " + console.device());
  }

  /** Types a line twice, until it has run. */
  private boolean isAnswered(String line, int number, int tries) {
    Pattern answer = Pattern.compile("=%d:[^0-9]".formatted(number));
    for (int i = 0; i < tries; i++) {
      long place = console.end();
      long typed = System.nanoTime();
      console.type(line + line, List.of("=" + number + ":"));
      if (console.await(answer, place, console.patience().after(Math.min(i, 2))).isPresent()) {
        console.patience().answered(System.nanoTime() - typed);
        console.typist().succeeded();
        return true;
      }
      refuseReset();
      refuseReadOnly(console.since(begun));
      repaired++;
      if (prompt.isBack()) {
        deaths++;
        return false;
      }
      if (i > 0) {
        console.typist().slowDown();
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
      reader.typeRun();
      console.awaitText(place, REACTION);
      console.awaitQuiet(QUIET, REACTION);
    }
    abandon();
  }
}

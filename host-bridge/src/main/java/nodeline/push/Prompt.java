// SPDX-License-Identifier: Apache-2.0
package nodeline.push;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import nodeline.Problem;

/**
 * Gets a board's console to the prompt of a shell, whatever it looks like.
 *
 * <pre>
 *   a boot loader, a countdown   ⇒ nothing is typed until a kernel, a login or a prompt shows
 *   the prompt of a boot loader  ⇒ refused
 *   login:                       ⇒ user and password
 *   a line that goes on (&gt; )    ⇒ Ctrl-C, as at a reader that a host has left behind
 *   other                        ⇒ Ctrl-U and a line feed, then a sum whose result proves a shell
 * </pre>
 */
public final class Prompt {
  static final String INTERRUPT = "\u0003";

  private static final String QUIT = "\u001c";
  private static final Pattern ECHO = Pattern.compile("\\^[C\\\\]|[\u0000-\u001f]");
  private static final Duration LAST_WORD = Duration.ofSeconds(5);

  private static final Pattern COUNTDOWN =
      Pattern.compile(
          "(?i)(hit|press|type|strike) .{0,30}(key|space|esc|abort|stop|interrupt|cancel|ctrl|\\^c)"
              + "|auto-?boot|(booted|executed) automatically|boot.{0,30} in \\d");
  private static final Pattern BOOT_LOADER =
      Pattern.compile(
          "(?i)(=>|(u-?boot|grub|redboot|zynq|marvell|cfe|pmon|yamon|shell|lk)\\S{0,30}>+"
              + "|barebox\\S{0,30}:/\\S{0,30})\\s*");

  /** Of a loader that is not named, where one was seen: a single word that is no path. */
  private static final Pattern OTHER_LOADER =
      Pattern.compile("(?!\\S*sh(-[0-9.]+)?[#$])[A-Za-z][\\w.-]* ?[#>]+ *");

  /** A figure before it is a loader's progress, but for the version of a shell. */
  private static final String PROMPT_END = "(^|[^#0-9]|sh-[0-9.]{1,9})[#$%>]";

  private static final Pattern PROMPT = Pattern.compile(PROMPT_END + " $");

  /** Where no loader's progress can be meant. */
  private static final Pattern BARE_PROMPT = Pattern.compile(PROMPT_END + " ?$");

  private static final Pattern CONTINUATION =
      Pattern.compile(
          "((.?quote|heredoc|pipe|cmd(and|or)|for|while|if|then|else|case|function|subsh) ?)*> ?");

  /** A boot that is silent for so long is over. */
  static final Duration LONGEST_BOOT = Duration.ofMinutes(2);

  private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

  /** Of a loader's own lines a prompt is told by silence. */
  private static final Duration LOADER_QUIET = Duration.ofSeconds(1);

  /** Octets in which a kernel's last lines, and the prompt before them, are looked for. */
  private static final int LAST_WORDS = 8_000;

  private static final Duration KERNEL_QUIET = Duration.ofSeconds(3);
  private static final Duration REACTION = Duration.ofSeconds(2);
  private static final Duration QUIET = Duration.ofMillis(150);

  /** For an answer where mostly noise comes. */
  private static final Duration IN_NOISE = Duration.ofMillis(1_500);

  private static final int TRIES = 3;
  private static final String KILL_LINE = "\u0015";

  /** Where {@code echo} is an alias or a function too. */
  private static final String PROBE = " (\\unset -f echo||:;\\echo \"=$((%d+1)):$((%d+2))\")\n";

  private static final int LONGER = 8; // than a probe is what is typed next
  private static final String END_FIRST_READER = "#exit\n#exit\n";

  private final BoardConsole console;
  private final LoginDialogue login;
  private final Random random = new SecureRandom();
  private boolean forced;
  private String text = "";

  Prompt(BoardConsole console, Credentials credentials) {
    this.console = console;
    this.login = new LoginDialogue(console, credentials);
  }

  /**
   * Returns when a shell waits for a command.
   *
   * @param interrupt ends what runs there by Ctrl-C first, and takes each prompt for a shell's
   * @throws Problem if there is none
   */
  void find(boolean interrupt) {
    String words = console.lastWords(); // what is typed may be echoed
    forced |= interrupt;
    look();
    if (interrupt) {
      endWhatRuns(console);
    }
    for (int i = 0; i < TRIES; i++) {
      settle();
      if (probe(Duration.ofSeconds(3L << i))) {
        text = awaitPrompt();
        console.promptIs(text);
        return;
      }
      if (console.bridge().hearsNoise()) {
        break; // which more waiting does not make text
      }
      console.type(END_FIRST_READER, List.of()); // of a host that died before there was more of it
    }
    throw new Problem(
        "%s: no shell answers; the console said last: \"%s\""
            .formatted(console.device(), words.isEmpty() ? console.lastWords() : words),
        "end what runs there (nodeline console %s), or --force types Ctrl-C"
            .formatted(console.device()));
  }

  /** A busy board's prompt may come well after its answer, and a kernel may have ended its line. */
  private String awaitPrompt() {
    if (!isPrompted()) {
      console.type("\n");
      isPrompted();
    }
    return lastLine().strip();
  }

  private boolean isPrompted() {
    console.await(
        console.patience().after(0), () -> Optional.of(lastLine()).filter(line -> !line.isBlank()));
    console.awaitQuiet(QUIET, Duration.ofSeconds(1));
    return !lastLine().isBlank();
  }

  /** The board's, without what its kernel may have said after it. */
  private String lastLine() {
    return ConsoleText.lastLineBeforeKernel(console.since(console.end() - LAST_WORDS));
  }

  /** Whether a line of a loader asks for a key. */
  public static boolean isCountdown(String line) {
    return COUNTDOWN.matcher(line).find();
  }

  /** Whether the last line is the prompt that was found, or asks for a login. */
  boolean isBack() {
    String line = lastLine();
    return LoginDialogue.isLogin(line) || (!text.isEmpty() && line.strip().equals(text));
  }

  /** Whether the last line looks like some shell's prompt, after a kernel has started. */
  boolean isThere() {
    return BARE_PROMPT.matcher(lastLine()).find();
  }

  static void endWhatRuns(BoardConsole console) {
    endWhatRuns(console, LAST_WORD);
  }

  /**
   * By Ctrl-C; a call of the shim that has the tty takes that for text, and Ctrl-\ for the end, but
   * where the shell ignores that: there the bridge ends it.
   *
   * @param lastWord how long an answer to each of them may take
   */
  static void endWhatRuns(BoardConsole console, Duration lastWord) {
    if (!isAnswered(console, INTERRUPT, lastWord) && !isAnswered(console, QUIT, lastWord)) {
      console.bridge().endCalls();
      isAnswered(console, INTERRUPT, lastWord);
    }
    console.awaitQuiet(QUIET, lastWord);
  }

  /** Whether more comes of it than its echo. */
  private static boolean isAnswered(BoardConsole console, String typed, Duration most) {
    long place = console.end();
    console.type(typed);
    return console
        .await(
            most,
            () ->
                ECHO.matcher(console.since(place)).replaceAll("").isEmpty()
                    ? Optional.empty()
                    : Optional.of(true))
        .isPresent();
  }

  /** Ends a half-typed line, and whatever else keeps the prompt away. */
  private void settle() {
    boolean again = true;
    for (int i = 0; again && i < TRIES; i++) {
      long place = console.end();
      console.type(KILL_LINE + "\n");
      console.await(
          REACTION,
          () ->
              console.end() > place && !console.lastLine().isBlank()
                  ? Optional.of(true)
                  : Optional.empty());
      console.awaitQuiet(QUIET, REACTION);
      again = endOldReader(place) || look();
    }
  }

  /** The reader of a host that has died calls each line damaged. */
  private boolean endOldReader(long place) {
    boolean alive = Parts.DAMAGED.matcher(console.since(place)).find();
    if (alive) {
      console.type(INTERRUPT);
      console.awaitQuiet(QUIET, REACTION);
    }
    return alive;
  }

  /** Does what the last line wants; returns whether there was anything. */
  private boolean look() {
    if (!forced) {
      awaitBoot();
    }
    String line = console.lastLine();
    if (!forced) {
      refuseLoader(line, BOOT_LOADER);
    }
    if (LoginDialogue.isLogin(line)) {
      login.logIn();
      return true;
    }
    if (LoginDialogue.isPassword(line)) {
      return true; // of someone who left; an empty one ends it
    }
    if (CONTINUATION.matcher(line).matches()) {
      console.type(INTERRUPT);
      console.awaitQuiet(QUIET, REACTION);
      return true;
    }
    return false;
  }

  /** Returns when no key can stop the boot any more. */
  private void awaitBoot() {
    long end = System.nanoTime() + LONGEST_BOOT.toNanos();
    while (!hasBooted()) {
      if (System.nanoTime() > end) {
        throw console.boot().phase().stopsAtAKey() ? console.boot().stuck() : keyWaitedFor();
      }
      console.awaitText(console.end(), LOOK_AGAIN);
    }
    console.boot().isUp();
  }

  private boolean hasBooted() {
    BootGuard boot = console.boot();
    String line = console.lastLine();
    Duration silence = console.silence();
    if (boot.quiet().filter(quiet -> silence.compareTo(quiet) >= 0).isPresent()) {
      return true;
    }
    boolean prompt = PROMPT.matcher(line).find() && !isCountdown(line);
    return switch (boot.phase()) {
      case DOWN, LOADER -> {
        refuseLoader(line, OTHER_LOADER);
        yield prompt && silence.compareTo(LOADER_QUIET) >= 0;
      }
      case KERNEL ->
          prompt
              || LoginDialogue.isLogin(line)
              || boot.isKernelDone(console.since(0), silence.compareTo(KERNEL_QUIET) >= 0);
      case UNKNOWN, UP -> !isCountdown(line);
    };
  }

  private void refuseLoader(String line, Pattern prompt) {
    if (prompt.matcher(line).matches() || BOOT_LOADER.matcher(line).matches()) {
      throw new Problem(
          "%s: a boot loader's prompt: \"%s\"".formatted(console.device(), line.strip()),
          "boot the board's system first; if this is a shell's prompt: --force");
    }
  }

  private Problem keyWaitedFor() {
    return new Problem(
        "%s: a boot loader waits for a key: \"%s\""
            .formatted(console.device(), console.lastWords()),
        "one key would stop the boot: let it boot first");
  }

  private boolean probe(Duration most) {
    int a = 10_000 + random.nextInt(80_000);
    int b = 10_000 + random.nextInt(80_000);
    long place = console.end();
    long typed = System.nanoTime();
    console.type(PROBE.formatted(a, b), List.of("=%d:%d".formatted(a + 1, b + 2)));
    Pattern answer = Pattern.compile("=%d:%d[^0-9]".formatted(a + 1, b + 2));
    Optional<Matcher> found = console.await(answer, place, IN_NOISE);
    if (found.isEmpty() && !console.bridge().hearsNoise()) {
      found = console.await(answer, place, most.minus(IN_NOISE));
    }
    found.ifPresent(at -> console.patience().answered(LONGER * (System.nanoTime() - typed)));
    return found.isPresent();
  }
}

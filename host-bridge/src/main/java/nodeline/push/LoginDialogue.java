// SPDX-License-Identifier: Apache-2.0
package nodeline.push;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import nodeline.Problem;

/** Gives a board's login what it asks for, once. */
final class LoginDialogue {
  /** No text that greets: {@code Last login: } may come in pieces. */
  private static final String ASKS = "(?<!last |failed )login:\\s*$";

  private static final Pattern LOGIN = Pattern.compile("(?i)" + ASKS);
  private static final Pattern PASSWORD = Pattern.compile("(?i)passw?or[dt][^:\n]{0,60}:\\s*$");

  /** A prompt that nothing but the kernel's lines has followed. */
  private static final Pattern ASKED =
      Pattern.compile("(?i)passw?or[dt][^:\n]{0,60}:\\s*(\\[ *[0-9]+\\.[0-9]+\\][^\n]*\n\\s*)*$");

  private static final Pattern REFUSED =
      Pattern.compile("(?i)(login|password) incorrect|authentication (failure|error)|" + ASKS);
  private static final int TRIES = 3;
  private static final Duration LONGEST = Duration.ofMinutes(1);
  private static final Duration REACTION = Duration.ofSeconds(2);
  private static final Duration QUIET = Duration.ofMillis(150);
  private static final Duration SETTLED = Duration.ofMillis(300);

  private final BoardConsole console;
  private final Credentials credentials;
  private String user = "";
  private String password;
  private int tries;
  private boolean answered;

  LoginDialogue(BoardConsole console, Credentials credentials) {
    this.console = console;
    this.credentials = credentials;
  }

  /** Whether a line asks who is there. */
  static boolean isLogin(String line) {
    return LOGIN.matcher(line).find();
  }

  /** Whether a line asks for a password. */
  static boolean isPassword(String line) {
    return PASSWORD.matcher(line).find();
  }

  /**
   * Types user and password, as far as they are asked for; anew, if the board asks for the user
   * again while a person types the password here.
   *
   * @throws Problem if they are refused
   */
  void logIn() {
    if (answered || tries++ == TRIES) {
      throw refused();
    }
    user = credentials.user();
    long place = console.end();
    console.type(user + "\n");
    if (asksForPassword(place)) {
      password = password == null ? credentials.password() : password;
      if (isAsked(place)) {
        answer();
      } else {
        askedAnew();
      }
    }
    console.awaitQuiet(QUIET, REACTION);
  }

  private void askedAnew() {
    console.awaitQuiet(QUIET, REACTION);
    if (isLogin(console.lastLine())) {
      logIn();
    }
  }

  private void answer() {
    answered = true;
    long place = console.end();
    console.typeSecret(password + "\n");
    console.await(
        LONGEST,
        () ->
            REFUSED.matcher(console.since(place)).find() || isPrompt(place)
                ? Optional.of(true)
                : Optional.empty());
    if (REFUSED.matcher(console.since(place)).find()) {
      throw refused();
    }
  }

  /**
   * Waits for what comes behind the user's name: a password's prompt, or that of a shell. Returns
   * when the former has stood there for a while: input before echo is off is dropped.
   */
  private boolean asksForPassword(long place) {
    long end = System.nanoTime() + LONGEST.toNanos();
    while (System.nanoTime() < end) {
      console.await(
          LONGEST, () -> isAsked(place) || isPrompt(place) ? Optional.of(true) : Optional.empty());
      if (isAsked(place)) {
        console.awaitQuiet(SETTLED, REACTION);
        if (isAsked(place)) {
          return true;
        }
      }
      console.awaitQuiet(Duration.ofMillis(500), REACTION);
      if (isPrompt(place) && !isAsked(place)) {
        return false;
      }
    }
    return false;
  }

  /** Whether our user's line has ended, and a password's prompt is the last that came after it. */
  private boolean isAsked(long place) {
    String said = console.since(place);
    int echo = said.indexOf(user);
    int line = echo < 0 ? -1 : said.indexOf('\n', echo + user.length());
    return line >= 0 && ASKED.matcher(ConsoleText.plain(said.substring(line))).find();
  }

  /** Whether something stands on a line behind the one that was typed. */
  private boolean isPrompt(long place) {
    String said = console.since(place);
    return said.indexOf('\n') >= 0 && !console.lastLine().isBlank();
  }

  private Problem refused() {
    return new Problem(
        "%s: the login is refused: user=%s".formatted(console.device(), user),
        "look at \"login\" and \"password\" of the device in the bridge's configuration");
  }
}

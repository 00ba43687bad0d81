// SPDX-License-Identifier: Apache-2.0
package nodeline.push;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import nodeline.Problem;

/** Gives a board's login what it asks for, once. */
final class LoginDialogue {
  private static final Pattern LOGIN = Pattern.compile("(?i)login:\\s*$");
  private static final Pattern PASSWORD = Pattern.compile("(?i)passw?or[dt][^:\n]{0,60}:");
  private static final Pattern REFUSED =
      Pattern.compile("(?i)(login|password) incorrect|authentication (failure|error)|login:\\s*$");
  private static final Duration LONGEST = Duration.ofMinutes(1);
  private static final Duration REACTION = Duration.ofSeconds(2);
  private static final Duration QUIET = Duration.ofMillis(150);

  private final BoardConsole console;
  private final Credentials credentials;
  private boolean loggedIn;

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
    return PASSWORD.matcher(line).find() && line.strip().endsWith(":");
  }

  /**
   * Types user and password, as far as they are asked for.
   *
   * @throws Problem if they are refused
   */
  void logIn() {
    String user = credentials.user();
    if (loggedIn) {
      throw refused(user);
    }
    loggedIn = true;
    long place = console.end();
    console.type(user + "\n");
    if (asksForPassword(place)) {
      console.awaitQuiet(Duration.ofMillis(300), REACTION); // input before echo is off is dropped
      long answered = console.end();
      console.type(credentials.password() + "\n");
      console.await(
          LONGEST,
          () ->
              REFUSED.matcher(console.since(answered)).find() || isPrompt(answered)
                  ? Optional.of(true)
                  : Optional.empty());
      if (REFUSED.matcher(console.since(answered)).find()) {
        throw refused(user);
      }
    }
    console.awaitQuiet(QUIET, REACTION);
  }

  /** Waits for what comes behind the user's name: a password's prompt, or that of a shell. */
  private boolean asksForPassword(long place) {
    long end = System.nanoTime() + LONGEST.toNanos();
    boolean prompt = false;
    while (!PASSWORD.matcher(console.since(place)).find()) {
      if (prompt || System.nanoTime() > end) {
        return false;
      }
      console.await(
          LONGEST,
          () ->
              PASSWORD.matcher(console.since(place)).find() || isPrompt(place)
                  ? Optional.of(true)
                  : Optional.empty());
      console.awaitQuiet(Duration.ofMillis(500), REACTION);
      prompt = isPrompt(place);
    }
    return true;
  }

  /** Whether something stands on a line behind the one that was typed. */
  private boolean isPrompt(long place) {
    String said = console.since(place);
    return said.indexOf('\n') >= 0 && !console.lastLine().isBlank();
  }

  private Problem refused(String user) {
    return new Problem(
        "%s: the login is refused: user=%s".formatted(console.device(), user),
        "look at \"login\" and \"password\" of the device in the bridge's configuration");
  }
}

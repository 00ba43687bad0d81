// SPDX-License-Identifier: Apache-2.0
package nodeline.cli.board;

import java.io.Console;
import java.nio.file.Path;
import nodeline.Printable;
import nodeline.Problem;
import nodeline.push.ConfiguredLogin;
import nodeline.push.Credentials;
import nodeline.terminal.RawTerminal;

/**
 * The user that logs in at a board: as the bridge is configured, else as a person at the terminal
 * says.
 */
final class BoardLogin implements Credentials {
  private final ConfiguredLogin known;
  private final Runnable before;

  /**
   * @param before runs before a person is asked
   */
  BoardLogin(Path socket, String device, Runnable before) {
    this.known = new ConfiguredLogin(socket, device);
    this.before = before;
  }

  @Override
  public String user() {
    return known
        .knownUser()
        .orElseGet(() -> typed(terminal("user").readLine("%s login: ", shown())));
  }

  /** Never echoed, and never taken from a pipe. */
  @Override
  public String password() {
    return known.knownPassword().orElseGet(this::typedPassword);
  }

  private String typedPassword() {
    char[] password = terminal("password").readPassword("Password at %s: ", shown());
    return typed(password == null ? null : new String(password));
  }

  private String shown() {
    return Printable.of(known.device());
  }

  private Console terminal(String what) {
    Console console = RawTerminal.isTerminal() ? System.console() : null;
    if (console == null) {
      throw known.missing(what);
    }
    before.run();
    return console;
  }

  private String typed(String text) {
    if (text == null || !text.matches("[ -~]{0,128}")) {
      throw new Problem(
          known.device() + ": nothing that can be typed as a login",
          "128 characters of ASCII at most");
    }
    return text;
  }
}

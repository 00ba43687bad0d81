// SPDX-License-Identifier: Apache-2.0
package nodeline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.Console;
import java.nio.file.Path;
import java.util.Map;
import nodeline.Printable;
import nodeline.Problem;
import nodeline.control.ControlClient;
import nodeline.push.Credentials;
import nodeline.terminal.RawTerminal;

/**
 * The user that logs in at a board: as the bridge is configured, else as a person at the terminal
 * says.
 */
final class BoardLogin implements Credentials {
  private final Path socket;
  private final String device;
  private final Runnable before;

  /**
   * @param before runs before a person is asked
   */
  BoardLogin(Path socket, String device, Runnable before) {
    this.socket = socket;
    this.device = device;
    this.before = before;
  }

  @Override
  public String user() {
    String known = known().path("user").asText();
    return known.isEmpty() ? typed(terminal("user").readLine("%s login: ", shown())) : known;
  }

  /** Never echoed, and never taken from a pipe. */
  @Override
  public String password() {
    JsonNode known = known().path("password");
    if (!known.isMissingNode()) {
      return known.asText();
    }
    char[] password = terminal("password").readPassword("Password at %s: ", shown());
    return typed(password == null ? null : new String(password));
  }

  private String shown() {
    return Printable.of(device);
  }

  private JsonNode known() {
    try (ControlClient client = new ControlClient(socket)) {
      return client.ask(Map.of("command", "login", "device", device));
    }
  }

  private Console terminal(String what) {
    Console console = RawTerminal.isTerminal() ? System.console() : null;
    if (console == null) {
      throw new Problem(
          "%s: the board asks for a %s, which nobody is here to type".formatted(device, what),
          "add \"login\" and \"password\" to the device in the bridge's configuration");
    }
    before.run();
    return console;
  }

  private String typed(String text) {
    if (text == null || !text.matches("[ -~]{0,128}")) {
      throw new Problem(
          device + ": nothing that can be typed as a login", "128 characters of ASCII at most");
    }
    return text;
  }
}

// SPDX-License-Identifier: Apache-2.0
package nodeline.push;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import nodeline.Problem;
import nodeline.control.ControlClient;

/**
 * The user that logs in at a board, as the bridge is configured.
 *
 * @param socket the bridge's
 */
public record ConfiguredLogin(Path socket, String device) implements Credentials {
  /** The user, if one is configured. */
  public Optional<String> knownUser() {
    return Optional.of(known().path("user").asText()).filter(user -> !user.isEmpty());
  }

  /** The password, if one is configured. */
  public Optional<String> knownPassword() {
    JsonNode known = known().path("password");
    return known.isMissingNode() ? Optional.empty() : Optional.of(known.asText());
  }

  private JsonNode known() {
    try (ControlClient client = new ControlClient(socket)) {
      return client.ask(Map.of("command", "login", "device", device));
    }
  }

  @Override
  public String user() {
    return knownUser().orElseThrow(() -> missing("user"));
  }

  @Override
  public String password() {
    return knownPassword().orElseThrow(() -> missing("password"));
  }

  /** That nobody is here who could type it. */
  public Problem missing(String what) {
    return new Problem(
        "%s: the board asks for a %s, which nobody is here to type".formatted(device, what),
        "add \"login\" and \"password\" to the device in the bridge's configuration");
  }
}

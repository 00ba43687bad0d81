// SPDX-License-Identifier: Apache-2.0
package nodeline.push;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Map;
import nodeline.control.ControlClient;

/**
 * A device of a running bridge, which is asked beside its console. Each question may end by a
 * {@link nodeline.Problem}: the bridge or the device is gone.
 *
 * @param socket the bridge's
 */
record BridgeDevice(Path socket, String name) {
  /** How far its board's boot is: the answer to {@code boot} (docs/status.md). */
  JsonNode boot() {
    return ask("boot");
  }

  /** Ends the calls that the board waits for. */
  void endCalls() {
    ask("end-calls");
  }

  private JsonNode ask(String command) {
    try (ControlClient client = new ControlClient(socket)) {
      return client.ask(Map.of("command", command, "device", name));
    }
  }

  /** Whether mostly noise comes, as from a board at another speed than its port. */
  boolean hearsNoise() {
    try (ControlClient client = new ControlClient(socket)) {
      return client.status().device(name).link().hearsNoise();
    }
  }
}

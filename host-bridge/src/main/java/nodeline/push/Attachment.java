// SPDX-License-Identifier: Apache-2.0
package nodeline.push;

import java.nio.file.Path;
import java.util.Map;

/**
 * A device's console, as it is wanted.
 *
 * @param socket the bridge's
 * @param force takes over from whoever writes, ends what runs there, and types whatever the board's
 *     boot is
 * @param shown the console's log shows what is typed, and what answers it
 * @param calls the results of the board's calls, as LAVA records them, are among its text
 */
public record Attachment(Path socket, String device, boolean force, boolean shown, boolean calls) {
  /** One without the results of calls. */
  public Attachment(Path socket, String device, boolean force, boolean shown) {
    this(socket, device, force, shown, false);
  }

  /** What the bridge is asked on its control socket. */
  Map<String, Object> request() {
    return Map.of(
        "command", "attach", "device", device, "readOnly", false, "force", force, "calls", calls);
  }
}

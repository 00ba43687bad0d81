// SPDX-License-Identifier: Apache-2.0
package nodeline.control;

import java.util.List;

/**
 * A bridge at one moment.
 *
 * @param pid its process
 * @param version its version
 * @param upMillis milliseconds since it was ready
 * @param coordinator {@code embedded} or {@code lava://HOST:PORT}
 * @param coordinatorNotes what is wrong with it, or was; one a string
 */
public record BridgeStatus(
    long pid,
    String version,
    long upMillis,
    String coordinator,
    List<String> coordinatorNotes,
    List<GroupStatus> groups,
    List<DeviceStatus> devices) {
  public BridgeStatus {
    coordinatorNotes = List.copyOf(coordinatorNotes);
    groups = List.copyOf(groups);
    devices = List.copyOf(devices);
  }

  /**
   * A group of the configuration.
   *
   * @param size members when complete
   * @param joined members so far
   */
  public record GroupStatus(String name, int size, int joined) {}
}

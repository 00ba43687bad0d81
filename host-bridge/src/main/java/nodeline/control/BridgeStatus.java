// SPDX-License-Identifier: Apache-2.0
package nodeline.control;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import nodeline.Problem;

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
   * One of its devices.
   *
   * @throws Problem if there is none of this name
   */
  public DeviceStatus device(String name) {
    return devices.stream()
        .filter(device -> device.name().equals(name))
        .findFirst()
        .orElseThrow(() -> noDevice(name, devices.stream().map(DeviceStatus::name)));
  }

  /** That a bridge has no device of this name, but others. */
  public static Problem noDevice(String name, Stream<String> others) {
    return new Problem(
        "there is no device \"" + name + "\"",
        "the bridge has: " + others.collect(Collectors.joining(", ")));
  }

  /**
   * A group of the configuration.
   *
   * @param size members when complete
   * @param joined members so far
   */
  public record GroupStatus(String name, int size, int joined) {}
}

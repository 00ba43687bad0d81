// SPDX-License-Identifier: Apache-2.0
package nodeline.control;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A running bridge, or a coordinator alone, for those who ask by the control socket. */
public interface BridgeControl {
  BridgeStatus status();

  /**
   * One of its devices.
   *
   * @throws nodeline.Problem if there is none of this name
   */
  DeviceControl device(String name);

  /**
   * Waits until links are up.
   *
   * @param devices by name; none: all
   * @return answers by the devices, {@code {"up":["bbb-01"]}}, or by a {@link nodeline.Problem} if
   *     one of them has ended for good
   * @throws nodeline.Problem if there is no device of a name
   */
  ControlWait up(List<String> devices);

  GroupControl groups();

  /** The file of its events; empty if it has none. */
  default Optional<Path> events() {
    return Optional.empty();
  }

  /** All its devices. */
  List<DeviceControl> devices();
}

// SPDX-License-Identifier: Apache-2.0
package nodeline.suite;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import nodeline.Problem;
import nodeline.config.Configuration;
import nodeline.config.DeviceConfig;
import nodeline.control.BridgeStatus;
import nodeline.control.ControlClient;
import nodeline.control.DeviceStatus;

/** A bridge that runs already, for those who would start one. */
public final class RunningBridge {
  private RunningBridge() {}

  /**
   * The socket of the one that has the devices of a configuration; empty if none runs.
   *
   * @param place where one would be started
   * @param usual where one may run besides, as the service's
   * @throws Problem if another bridge has the place
   */
  public static Optional<Path> find(Configuration bench, Path place, Path usual) {
    Optional<BridgeStatus> there = ControlClient.find(place);
    if (there.isPresent()) {
      requireDevices(bench, there.get(), place);
      return Optional.of(place);
    }
    return usual.equals(place)
        ? Optional.empty()
        : ControlClient.find(usual)
            .filter(status -> lacking(bench, status).isEmpty())
            .map(status -> usual);
  }

  /**
   * Checks that a bridge has a configuration's devices.
   *
   * @throws Problem otherwise
   */
  static void requireDevices(Configuration bench, BridgeStatus running, Path socket) {
    lacking(bench, running)
        .ifPresent(
            name -> {
              throw new Problem(
                  "the running bridge has no device \"%s\": socket=%s".formatted(name, socket),
                  "stop it by \"nodeline stop\", or name a socket for another one by --socket PATH");
            });
  }

  private static Optional<String> lacking(Configuration bench, BridgeStatus running) {
    Set<String> names =
        running.devices().stream().map(DeviceStatus::name).collect(Collectors.toSet());
    return bench.devices().stream()
        .map(DeviceConfig::name)
        .filter(name -> !names.contains(name))
        .findFirst();
  }

  /**
   * Empties the groups of a bridge.
   *
   * @throws Problem if one belongs to a lava-coordinator
   */
  public static void clearGroups(Path socket) {
    try (ControlClient client = new ControlClient(socket)) {
      client.groups().forEach(group -> client.clearGroup(group.name()));
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package nodeline.cli.board;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import nodeline.Problem;
import nodeline.control.BridgeStatus;
import nodeline.control.ControlClient;
import nodeline.control.DeviceStatus;
import picocli.CommandLine.Option;

/** On which devices a command runs, besides those that are named. */
final class ExecTargets {
  @Option(names = "--all", description = "On all devices, side by side.")
  private boolean all;

  @Option(
      names = "--role",
      paramLabel = "ROLE",
      description = "On the devices with this role, side by side. May be given several times.")
  private List<String> roles = List.of();

  /** Whether the options name devices, so that no argument need. */
  boolean areGiven() {
    return all || !roles.isEmpty();
  }

  /**
   * The devices in the configuration's order, each once.
   *
   * @param named by arguments
   * @throws Problem if there is no bridge, no such device, or none with a role
   */
  List<String> find(Path socket, List<String> named) {
    if (!areGiven() && named.size() == 1) {
      return named; // which is looked up when it is used
    }
    BridgeStatus bridge;
    try (ControlClient client = new ControlClient(socket)) {
      bridge = client.status();
    }
    named.forEach(bridge::device);
    List<DeviceStatus> devices = bridge.devices();
    Optional<String> unknown =
        roles.stream()
            .filter(role -> devices.stream().noneMatch(device -> device.role().equals(role)))
            .findFirst();
    if (unknown.isPresent()) {
      throw new Problem(
          "no device has the role \"%s\"".formatted(unknown.get()),
          "the bridge has: "
              + String.join(", ", devices.stream().map(DeviceStatus::role).distinct().toList()));
    }
    return devices.stream()
        .filter(device -> all || roles.contains(device.role()) || named.contains(device.name()))
        .map(DeviceStatus::name)
        .toList();
  }

  /**
   * The devices among the arguments: those before the first {@code --}; without one the first
   * argument, unless the options name devices.
   *
   * @param words the arguments, without it
   * @param original the whole command line
   * @return how many there are
   */
  int count(List<String> words, List<String> original) {
    int dashes = original.indexOf("--");
    int after = original.size() - dashes - 1;
    boolean ends = dashes >= 0 && after <= words.size();
    List<String> rest =
        ends ? original.subList(dashes + 1, original.size()) : Stream.<String>of().toList();
    return ends && words.subList(words.size() - after, words.size()).equals(rest)
        ? words.size() - after
        : areGiven() ? 0 : 1;
  }
}

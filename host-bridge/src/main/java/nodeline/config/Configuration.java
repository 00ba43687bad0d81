// SPDX-License-Identifier: Apache-2.0
package nodeline.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import nodeline.lava.server.ServerConfig;
import nodeline.page.PageConfig;
import nodeline.tls.TlsFiles;

/**
 * A configuration file, checked and with every default filled in.
 *
 * @param coordinator where its groups are
 * @param keep how long the groups of the embedded one are kept while no bridge runs; zero: not
 * @param tls the files of those that speak TLS
 * @param lava where the coordinator is served on LAVA's wire, if it is
 * @param socket the control socket
 * @param page where the page for browsers is, if there is one
 * @param groups in the order of their first device
 * @param devices in the order of the file; at least one
 */
public record Configuration(
    CoordinatorConfig coordinator,
    Duration keep,
    Optional<TlsFiles> tls,
    Optional<ServerConfig> lava,
    SocketConfig socket,
    Optional<PageConfig> page,
    List<GroupConfig> groups,
    List<DeviceConfig> devices) {
  /** A test that was interrupted goes on by then, or never. */
  public static final Duration KEEP = Duration.ofHours(1);

  public Configuration {
    groups = List.copyOf(groups);
    devices = List.copyOf(devices);
  }

  /** One without a page, whose groups are kept for as long as others. */
  public Configuration(
      CoordinatorConfig coordinator,
      Optional<TlsFiles> tls,
      Optional<ServerConfig> lava,
      SocketConfig socket,
      List<GroupConfig> groups,
      List<DeviceConfig> devices) {
    this(coordinator, KEEP, tls, lava, socket, Optional.empty(), groups, devices);
  }

  /** One that is not served on LAVA's wire. */
  public Configuration(
      CoordinatorConfig coordinator, List<GroupConfig> groups, List<DeviceConfig> devices) {
    this(coordinator, Optional.empty(), Optional.empty(), SocketConfig.DEFAULT, groups, devices);
  }

  /** The same with a log of frames for every device. */
  public Configuration withFrameLogs() {
    return new Configuration(
        coordinator,
        keep,
        tls,
        lava,
        socket,
        page,
        groups,
        devices.stream().map(DeviceConfig::withFrameLog).toList());
  }

  /** Members that the device's group has when complete. */
  public int groupSize(DeviceConfig device) {
    return groups.stream()
        .filter(group -> group.name().equals(device.group()))
        .findFirst()
        .orElseThrow()
        .size();
  }
}

// SPDX-License-Identifier: Apache-2.0
package nodeline.doctor;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.util.OptionalLong;
import java.util.stream.Stream;
import nodeline.IoReason;
import nodeline.access.ListenAddress;
import nodeline.config.Configuration;
import nodeline.ports.SystemTree;

/** Can the ports of {@code listen:} and {@code lava:} be had? The running bridge may have them. */
final class FreePortCheck {
  static final String NAME = "listen";

  private static final String LISTENS = "0A";

  private final SystemTree tree;
  private final OptionalLong bridge;

  FreePortCheck(SystemTree tree, OptionalLong bridge) {
    this.tree = tree;
    this.bridge = bridge;
  }

  Stream<Finding> findings(Configuration configuration) {
    Stream<Finding> devices =
        configuration.devices().stream()
            .flatMap(
                device ->
                    device.listen().stream()
                        .filter(ListenAddress.Port.class::isInstance)
                        .map(ListenAddress.Port.class::cast)
                        .flatMap(
                            listen -> look(device.name(), listen.server().lookUp(), "listen")));
    Stream<Finding> lava =
        configuration.lava().stream()
            .flatMap(served -> look(null, served.server().lookUp(), "lava"));
    return Stream.concat(devices, lava);
  }

  private Stream<Finding> look(String device, InetSocketAddress address, String key) {
    String shown = address.getHostString() + ":" + address.getPort();
    if (address.isUnresolved()) {
      return finding(device, shown, key + ": unknown host", "getent hosts " + shown);
    }
    try (ServerSocketChannel socket = ServerSocketChannel.open(family(address))) {
      socket.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      socket.bind(address);
      return Stream.empty();
    } catch (IOException e) {
      String why = IoReason.withoutPath(e);
      return isBridges(address.getPort())
          ? Stream.empty()
          : finding(
              device,
              shown,
              "%s: the port cannot be had: %s".formatted(key, why),
              "sudo ss -ltnp 'sport = :%d'  # shows its holder".formatted(address.getPort()));
    }
  }

  /** As the bridge listens: at an address of IPv4 for IPv4 alone. */
  private static StandardProtocolFamily family(InetSocketAddress address) {
    return address.getAddress() instanceof Inet4Address
        ? StandardProtocolFamily.INET
        : StandardProtocolFamily.INET6;
  }

  private static Stream<Finding> finding(String device, String shown, String text, String fix) {
    return Stream.of(new Finding(Severity.BLOCKS, NAME, device, shown, text, fix));
  }

  /** Whether a listening socket of this port is among the bridge's open files. */
  private boolean isBridges(int port) {
    if (bridge.isEmpty()) {
      return false;
    }
    String end = ":%04X".formatted(port);
    return Stream.of("/proc/net/tcp", "/proc/net/tcp6")
        .flatMap(file -> tree.text(tree.path(file)).stream())
        .flatMap(String::lines)
        .map(line -> line.strip().split("\\s+"))
        .filter(words -> words.length > 9 && words[1].endsWith(end) && words[3].equals(LISTENS))
        .anyMatch(words -> hasOpen("socket:[" + words[9] + "]"));
  }

  private boolean hasOpen(String name) {
    return tree.list(tree.path("/proc/%d/fd".formatted(bridge.getAsLong()))).stream()
        .flatMap(file -> tree.target(file).stream())
        .anyMatch(target -> target.getFileName().toString().equals(name));
  }
}

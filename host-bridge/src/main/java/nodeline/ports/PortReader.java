// SPDX-License-Identifier: Apache-2.0
package nodeline.ports;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Lists the serial ports of a system. Nothing is opened: opening moves DTR. */
public final class PortReader {
  private final SystemTree tree;
  private final Processes processes;
  private final LinkReader links;
  private final HolderReader holders;

  public PortReader(SystemTree tree, Processes processes) {
    this.tree = tree;
    this.processes = processes;
    this.links = new LinkReader(tree);
    this.holders = new HolderReader(tree, processes);
  }

  /**
   * The ports by name.
   *
   * @param all also those that the kernel has a name for and no hardware
   */
  public PortList list(boolean all) {
    List<Port> ports =
        tree.list(tree.path("/sys/class/tty")).stream()
            .filter(folder -> isWanted(new DeviceFolder(tree, folder), all))
            .map(folder -> port(folder.getFileName().toString()))
            .sorted((one, other) -> NaturalOrder.compare(one.name(), other.name()))
            .toList();
    List<Port> compared = ports.stream().map(port -> withSharers(port, ports)).toList();
    return new PortList(new Suggestions(tree, compared).add(), processes.areHidden());
  }

  private static boolean isWanted(DeviceFolder device, boolean all) {
    return all ? device.hasDevice() : device.isReal();
  }

  /**
   * The port that a path leads to now, whatever kind of terminal it is; empty if it is not there.
   */
  public Optional<Port> at(Path path) {
    return tree.real(tree.path(path.toString()))
        .filter(device -> !Files.isDirectory(device))
        .map(tree::name)
        .filter(name -> name.startsWith("/dev/"))
        .map(name -> port(name.substring("/dev/".length())));
  }

  private Port port(String name) {
    DeviceFolder device = new DeviceFolder(tree, tree.path("/sys/class/tty/" + name));
    String path = "/dev/" + name;
    Port port =
        new Port(
            name,
            path,
            device.number(),
            device.driver().orElse(null),
            device.usb().orElse(null),
            links.of(tree.path(path)),
            List.of(),
            List.of(),
            null);
    return holders.complete(port);
  }

  private static Port withSharers(Port port, List<Port> ports) {
    if (port.usb() == null || port.usb().serial() == null) {
      return port;
    }
    List<String> sharers =
        ports.stream()
            .filter(other -> other.usb() != null && !other.isSameDevice(port))
            .filter(other -> port.usb().serial().equals(other.usb().serial()))
            .map(Port::name)
            .toList();
    return sharers.isEmpty() ? port : port.sharedBy(sharers);
  }
}

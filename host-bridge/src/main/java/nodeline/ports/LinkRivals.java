// SPDX-License-Identifier: Apache-2.0
package nodeline.ports;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which adapters claim one name in {@code /dev}. udev gives the link to the last of them without a
 * word: a gadget may say of itself whatever another one says.
 */
public final class LinkRivals {
  private static final String DEVICES = "/dev/";
  private static final int MAX_LINKS = 8;

  private final SystemTree tree;

  /** Numbers of devices by the names that they claim, and when that was read. */
  private Map<String, Set<String>> claims = Map.of();

  private long read;

  public LinkRivals(SystemTree tree) {
    this.tree = tree;
    this.read = System.nanoTime() - Long.MAX_VALUE / 2;
  }

  /**
   * The adapters that claim the name of a port, if several do.
   *
   * @param port perhaps a link, or a link to one
   * @param maxAgeNanos how old the knowledge may be: to look costs some milliseconds
   * @return for people, such as {@code 2 adapters claim /dev/dut/x: ttyACM0 at 1-2, ttyACM1 at 1-3}
   */
  public Optional<String> of(Path port, long maxAgeNanos) {
    Map<String, Set<String>> known = claims(maxAgeNanos);
    return names(port)
        .flatMap(name -> rivals(name, known.getOrDefault(name, Set.of())).stream())
        .findFirst();
  }

  private Optional<String> rivals(String name, Set<String> numbers) {
    if (numbers.size() < 2) {
      return Optional.empty(); // as almost always
    }
    Map<String, String> ports = new TreeMap<>();
    for (Path folder : tree.list(tree.path("/sys/class/tty"))) {
      DeviceFolder device = new DeviceFolder(tree, folder);
      if (numbers.contains(device.number())) {
        String tty = folder.getFileName().toString();
        device.usb().ifPresent(usb -> ports.putIfAbsent(usb.location(), tty));
      }
    }
    String list =
        ports.entrySet().stream()
            .map(port -> port.getValue() + " at " + port.getKey())
            .collect(Collectors.joining(", "));
    return ports.size() < 2
        ? Optional.empty()
        : Optional.of("%d adapters claim %s%s: %s".formatted(ports.size(), DEVICES, name, list));
  }

  /** The names on the way to the device, without their folder. */
  private Stream<String> names(Path port) {
    Stream.Builder<String> names = Stream.builder();
    Optional<Path> at = Optional.of(tree.path(port.toString()));
    for (int i = 0; i < MAX_LINKS && at.isPresent(); i++) {
      String name = tree.name(at.get());
      if (name.startsWith(DEVICES)) {
        names.add(name.substring(DEVICES.length()));
      }
      at = tree.target(at.get());
    }
    return names.build();
  }

  private synchronized Map<String, Set<String>> claims(long maxAgeNanos) {
    if (System.nanoTime() - read >= maxAgeNanos) {
      claims = readClaims();
      read = System.nanoTime();
    }
    return claims;
  }

  /** udev's database has a file for each device, with a line for each link: {@code S:dut/x}. */
  private Map<String, Set<String>> readClaims() {
    Map<String, Set<String>> found = new HashMap<>();
    for (Path file : tree.list(tree.path("/run/udev/data"))) {
      String device = file.getFileName().toString();
      if (device.startsWith("c")) {
        List<String> links =
            tree.text(file).stream()
                .flatMap(String::lines)
                .filter(line -> line.startsWith("S:"))
                .toList();
        links.forEach(
            link ->
                found
                    .computeIfAbsent(link.substring(2), name -> new TreeSet<>())
                    .add(device.substring(1)));
      }
    }
    return found;
  }
}

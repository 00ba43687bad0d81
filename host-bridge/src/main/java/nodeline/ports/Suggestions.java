// SPDX-License-Identifier: Apache-2.0
package nodeline.ports;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Makes suggestions for ports: by serial number and path where both name one, else by the one that
 * does. An adapter says its serial number itself; a path is a socket, which nobody can claim.
 *
 * <p>All parts are checked against what {@code nodeline-boards} takes, which is less than would
 * need a quote anywhere.
 */
final class Suggestions {
  private static final String BAUD = "?baud=115200";
  private static final int MAX_LENGTH = 128;
  private static final String BOARD = "[A-Za-z0-9][A-Za-z0-9._-]{0,63}";
  private static final String SERIAL = "[A-Za-z0-9][A-Za-z0-9._:+=@#,/-]*";
  private static final String PATH = "[A-Za-z0-9][A-Za-z0-9._:+,=@-]*";
  private static final String KERNEL_NAME = "[A-Za-z0-9_-]+";

  private final SystemTree tree;
  private final List<Port> ports;
  private final Set<String> taken = new HashSet<>();
  private int count;

  Suggestions(SystemTree tree, List<Port> ports) {
    this.tree = tree;
    this.ports = ports;
    ports.forEach(port -> taken.addAll(port.links().board()));
  }

  List<Port> add() {
    return ports.stream().map(port -> port.suggest(of(port))).toList();
  }

  private Suggestion of(Port port) {
    Optional<String> name = port.links().board().stream().filter(n -> n.matches(BOARD)).findFirst();
    if (name.isPresent()) {
      return new Suggestion(name.get(), null, console("dut/" + name.get()));
    }
    if (port.usb() == null) {
      return port.name().matches(KERNEL_NAME)
          ? new Suggestion(freeName(), null, console(port.name()))
          : null;
    }
    return place(port).map(this::named).orElse(null);
  }

  private Suggestion named(String place) {
    String name = freeName();
    return new Suggestion(name, name + "  " + place, console("dut/" + name));
  }

  private static String console(String device) {
    return "serial:/dev/" + device + BAUD;
  }

  private String freeName() {
    do {
      count++;
    } while (taken.contains("board-" + count));
    return "board-" + count;
  }

  private Optional<String> place(Port port) {
    Optional<String> serial = serial(port).map("serial  "::concat);
    Optional<String> path = path(port).map("path  "::concat);
    return serial.isPresent() && path.isPresent()
        ? Optional.of(serial.get() + "  " + path.get())
        : serial.flatMap(known -> part(port).map(known::concat)).or(() -> path);
  }

  private Optional<String> serial(Port port) {
    if (port.usb().serial() == null || !port.usb().sharedBy().isEmpty()) {
      return Optional.empty();
    }
    Optional<String> known =
        tree.hasUdevData(port.number())
            ? tree.udevProperty(port.number(), "ID_SERIAL_SHORT")
            : asUdev(port.usb().serial());
    return known.filter(serial -> serial.length() <= MAX_LENGTH && serial.matches(SERIAL));
  }

  /** What udev makes of it: none of some, and another character for many. */
  private static Optional<String> asUdev(String serial) {
    if (serial.chars().anyMatch(c -> c < ' ' || c > '~' || c == ',')) {
      return Optional.empty();
    }
    return Optional.of(
        serial.strip().replaceAll(" +", "_").replaceAll("[^A-Za-z0-9#+.:=@_-]", "_"));
  }

  /** Which one of an adapter's ports; empty if that cannot be said. */
  private Optional<String> part(Port port) {
    List<Port> siblings = ports.stream().filter(port::isSameDevice).toList();
    if (siblings.size() == 1) {
      return Optional.of("");
    }
    String number = port.usb().interfaceNumber();
    if (!number.matches("[0-9a-f]{2}")) {
      return Optional.empty();
    }
    boolean alone =
        siblings.stream().filter(p -> p.usb().interfaceNumber().equals(number)).count() == 1;
    if (!alone && port.usb().portNumber() == null) {
      return Optional.empty();
    }
    return Optional.of("  if" + number + (alone ? "" : "-port" + port.usb().portNumber()));
  }

  /**
   * Newer udevs have a second name there, with the revision of USB, which a hub may change. Where a
   * driver gives the ports of an interface no numbers, all have one path, and the link leads to the
   * one that came last.
   */
  private Optional<String> path(Port port) {
    if (port.isUnnumbered(ports)) {
      return Optional.empty();
    }
    return port.links().byPath().stream()
        .filter(path -> !path.contains("-usbv"))
        .filter(path -> path.length() <= MAX_LENGTH && path.matches(PATH))
        .findFirst();
  }
}

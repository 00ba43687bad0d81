// SPDX-License-Identifier: Apache-2.0
package nodeline.doctor;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import nodeline.config.Configuration;
import nodeline.config.DeviceConfig;
import nodeline.console.ConsoleAddress;
import nodeline.ports.Port;
import nodeline.ports.PortList;
import nodeline.ports.PortReader;
import nodeline.ports.SystemTree;

/** The consoles of a configuration: which are there, on which ports. */
final class Consoles {
  static final String NAME = "device";

  private static final Path LINKS = Path.of("/dev/dut");
  private static final String UNSTABLE = "/dev/tty(USB|ACM)[0-9]+";

  private final SystemTree tree;
  private final PortReader reader;
  private final RulesCheck rules;
  private final List<CheckedPort> ports = new ArrayList<>();
  private final List<Finding> findings = new ArrayList<>();

  Consoles(SystemTree tree, PortReader reader, RulesCheck rules) {
    this.tree = tree;
    this.reader = reader;
    this.rules = rules;
  }

  /** Looks up the devices; the list has what is known of other ports, such as twins. */
  void add(Configuration configuration, PortList all) {
    for (DeviceConfig device : configuration.devices()) {
      ConsoleAddress address = device.console();
      if (address instanceof ConsoleAddress.Serial serial) {
        add(device.name(), serial, all);
      } else if (address instanceof ConsoleAddress.UnixSocket unix
          && !Files.exists(tree.path(unix.path().toString()))) {
        String path = unix.path().toString();
        note(device.name(), path, Severity.WARNS, "no such socket: is its program running?");
      }
    }
  }

  private void add(String device, ConsoleAddress.Serial serial, PortList all) {
    String path = serial.path().toString();
    Optional<Port> port = reader.at(serial.path());
    if (port.isEmpty()) {
      note(device, path, Severity.BLOCKS, absence(serial.path()));
      return;
    }
    if (path.matches(UNSTABLE)) {
      note(device, path, Severity.WARNS, "its name is another after a replug: name the board");
    }
    Port known =
        all.ports().stream()
            .filter(other -> other.path().equals(port.get().path()))
            .findFirst()
            .orElse(port.get());
    ports.add(new CheckedPort(known, device, serial));
  }

  private String absence(Path path) {
    if (!path.startsWith(LINKS)) {
      return "no such port";
    }
    return rules.isInTable(path.getFileName().toString())
        ? "is in boards.table, but its adapter is not plugged in"
        : "is not in boards.table";
  }

  private void note(String device, String path, Severity severity, String text) {
    String fix =
        text.startsWith("no such socket")
            ? "ls -l " + Shell.quote(path)
            : "nodeline ports --suggest";
    findings.add(new Finding(severity, NAME, device, path, text, fix));
  }

  List<CheckedPort> ports() {
    return ports;
  }

  List<Finding> findings() {
    return findings;
  }
}

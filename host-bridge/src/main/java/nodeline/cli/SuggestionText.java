// SPDX-License-Identifier: Apache-2.0
package nodeline.cli;

import java.util.ArrayList;
import java.util.List;
import nodeline.Printable;
import nodeline.ports.Port;
import nodeline.ports.PortList;
import nodeline.ports.UsbAdapter;

/** Suggestions to be pasted; what adapters say is in comments only. */
final class SuggestionText {
  private SuggestionText() {}

  static List<String> of(PortList list) {
    if (list.ports().isEmpty()) {
      return List.of("# no serial ports");
    }
    List<String> lines = new ArrayList<>();
    lines.add("# for /etc/nodeline/boards.table; then: sudo nodeline-boards");
    list.ports().forEach(port -> addTable(lines, port, list.ports()));
    lines.add("");
    lines.add("# for the configuration");
    lines.add("devices:");
    list.ports().forEach(port -> addEntry(lines, port));
    return lines;
  }

  private static void addTable(List<String> lines, Port port, List<Port> all) {
    boolean alike = port.suggestion() == null && port.isUnnumbered(all);
    String reason = alike ? ": its driver gives its ports no numbers" : reason(port);
    lines.add("# " + describe(port) + reason);
    if (port.suggestion() != null && port.suggestion().table() != null) {
      lines.add(port.suggestion().table());
    }
  }

  private static void addEntry(List<String> lines, Port port) {
    if (port.suggestion() != null) {
      lines.add("  " + port.suggestion().name() + ":  # " + describe(port));
      lines.add("    role: client");
      lines.add("    console: " + port.suggestion().console());
    }
  }

  private static String describe(Port port) {
    return Printable.of(
        port.usb() == null ? port.name() : port.name() + ": " + PortText.adapter(port.usb()));
  }

  private static String reason(Port port) {
    UsbAdapter usb = port.usb();
    if (usb == null) {
      return ": not on USB, its name is stable";
    }
    if (port.suggestion() == null) {
      return ": neither a serial number of its own nor a path; is udev running?";
    }
    if (port.suggestion().table() == null) {
      return ": is " + port.suggestion().name() + " already";
    }
    boolean bySerial = port.suggestion().table().contains("  serial  ");
    if (bySerial) {
      return port.suggestion().table().contains("  path  ")
          ? ""
          : ": no path, so by its serial number, which another adapter may say too";
    }
    return usb.serial() == null
        ? ": no serial number, so by path"
        : usb.sharedBy().isEmpty()
            ? ": its serial number is not usable, so by path"
            : ": its serial number is also that of "
                + String.join(", ", usb.sharedBy())
                + ", so by path";
  }
}

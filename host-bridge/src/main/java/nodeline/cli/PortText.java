// SPDX-License-Identifier: Apache-2.0
package nodeline.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import nodeline.Printable;
import nodeline.ports.Holder;
import nodeline.ports.LockFile;
import nodeline.ports.Port;
import nodeline.ports.PortList;
import nodeline.ports.UsbAdapter;

/**
 * Ports for people.
 *
 * <pre>
 *   /dev/ttyUSB0  ftdi_sio  0403:6001 FTDI FT232R USB UART
 *     serial   A50285BI
 *     board    /dev/dut/bbb-01
 *     by-id    /dev/serial/by-id/usb-FTDI_FT232R_USB_UART_A50285BI-if00-port0
 *     by-path  /dev/serial/by-path/pci-0000:00:14.0-usb-0:2.1:1.0-port0
 *     held by  picocom (pid 4711): open, flock, lockfile
 * </pre>
 */
final class PortText {
  private static final String UNKNOWN = "-";

  private PortText() {}

  static List<String> of(PortList list) {
    List<String> lines = new ArrayList<>();
    for (Port port : list.ports()) {
      if (!lines.isEmpty()) {
        lines.add("");
      }
      lines.add(Printable.of(head(port)));
      details(port).map(Printable::of).map(line -> "  " + line).forEach(lines::add);
    }
    if (list.ports().isEmpty()) {
      lines.add("no serial ports");
    }
    if (list.processesHidden()) {
      lines.add("");
      lines.add("Other users' processes are hidden: sudo shows all that hold a port.");
    }
    return lines;
  }

  private static String head(Port port) {
    String driver = port.driver() == null ? UNKNOWN : port.driver();
    String adapter = port.usb() == null ? "not on USB" : adapter(port.usb());
    return String.join("  ", port.path(), driver, adapter);
  }

  /** Its ids and what it calls itself. */
  static String adapter(UsbAdapter usb) {
    return Stream.of(usb.vendorId() + ":" + usb.productId(), usb.vendor(), usb.product())
        .filter(text -> text != null && !text.isEmpty())
        .collect(Collectors.joining(" "));
  }

  private static Stream<String> details(Port port) {
    return Stream.of(
            serial(port.usb()),
            port.links().board().stream().map(name -> "board    /dev/dut/" + name),
            port.links().byId().stream().map(name -> "by-id    /dev/serial/by-id/" + name),
            port.links().byPath().stream().map(name -> "by-path  /dev/serial/by-path/" + name),
            port.holders().stream().map(PortText::holder),
            port.lockFiles().stream()
                .filter(file -> file.state() != LockFile.State.LIVE)
                .map(PortText::lockFile))
        .flatMap(lines -> lines);
  }

  private static Stream<String> serial(UsbAdapter usb) {
    if (usb == null) {
      return Stream.empty();
    }
    if (usb.serial() == null) {
      return Stream.of("serial   none");
    }
    String shared =
        usb.sharedBy().isEmpty() ? "" : ", also that of " + String.join(", ", usb.sharedBy());
    return Stream.of("serial   " + usb.serial() + shared);
  }

  private static String holder(Holder holder) {
    return "held by  "
        + name(holder)
        + ": "
        + holder.how().stream()
            .map(how -> how.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(", "));
  }

  private static String name(Holder holder) {
    if (holder.pid() == 0) {
      return "a process of another namespace";
    }
    return (holder.command().isEmpty() ? "a process" : holder.command())
        + " (pid "
        + holder.pid()
        + ")";
  }

  private static String lockFile(LockFile file) {
    return "lock     "
        + file.path()
        + switch (file.state()) {
          case STALE -> ": stale, pid " + file.pid() + " is gone";
          case DOUBTFUL -> ": doubtful, pid " + file.pid() + " has not the port open";
          case LIVE, UNREADABLE -> ": without a pid";
        };
  }
}

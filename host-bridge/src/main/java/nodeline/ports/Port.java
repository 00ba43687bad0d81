// SPDX-License-Identifier: Apache-2.0
package nodeline.ports;

import java.util.List;

/**
 * A serial port.
 *
 * @param name of the kernel, such as {@code ttyUSB0}
 * @param path of its device
 * @param number major and minor, such as {@code 188:0}; empty if it is not known
 * @param driver null if it is not known
 * @param usb null if it is not on USB
 * @param suggestion null if it has no stable name and nothing to make one of
 */
public record Port(
    String name,
    String path,
    String number,
    String driver,
    UsbAdapter usb,
    PortLinks links,
    List<Holder> holders,
    List<LockFile> lockFiles,
    Suggestion suggestion) {
  Port sharedBy(List<String> others) {
    return new Port(
        name, path, number, driver, usb.sharedBy(others), links, holders, lockFiles, suggestion);
  }

  Port heldBy(List<Holder> processes, List<LockFile> files) {
    return new Port(name, path, number, driver, usb, links, processes, files, suggestion);
  }

  Port suggest(Suggestion better) {
    return new Port(name, path, number, driver, usb, links, holders, lockFiles, better);
  }

  /** Whether one of those is another port of its interface, and no number tells them apart. */
  public boolean isUnnumbered(List<Port> ports) {
    return usb != null
        && usb.portNumber() == null
        && ports.stream()
            .filter(this::isSameDevice)
            .anyMatch(
                other ->
                    !other.name().equals(name)
                        && other.usb().interfaceNumber().equals(usb.interfaceNumber()));
  }

  /** Whether both are parts of one USB device. */
  boolean isSameDevice(Port other) {
    return usb != null && other.usb != null && usb.isSameDevice(other.usb);
  }
}

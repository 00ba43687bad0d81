// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.udev;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A USB-serial adapter's port as the kernel shows it in /sys.
 *
 * @param tty for example {@code ttyUSB0}
 * @param vendor four hexadecimal digits
 * @param serial as the device says it; empty: none
 * @param device where it is plugged in, for example {@code 1-2}
 * @param number of the interface
 * @param driver of the port
 */
record UdevAdapter(
    String tty, String vendor, String serial, String device, int number, String driver) {

  /** Returns the folder of the port. */
  Path plugInto(Path sys) throws IOException {
    Path controller = sys.resolve("devices/pci0000:00/0000:00:14.0");
    Path hub = controller.resolve("usb1");
    Path usb = hub.resolve(device);
    Path face = usb.resolve(device + ":1." + number);
    Path port = face.resolve(tty);
    Path node = Files.createDirectories(port.resolve("tty/" + tty));
    member(sys, controller, "bus/pci", "");
    member(sys, hub, "bus/usb", "DEVTYPE=usb_device\n");
    member(sys, usb, "bus/usb", "DEVTYPE=usb_device\n");
    member(sys, face, "bus/usb", "DEVTYPE=usb_interface\n");
    member(sys, port, "bus/usb-serial", "");
    String minor = tty.substring("ttyUSB".length());
    member(sys, node, "class/tty", "MAJOR=188\nMINOR=" + minor + "\nDEVNAME=" + tty + "\n");
    describe(usb, face, port);
    link(port.resolve("driver"), sys.resolve("bus/usb-serial/drivers/" + driver));
    link(face.resolve("driver"), sys.resolve("bus/usb/drivers/" + driver));
    place(sys.resolve("class/tty/" + tty), node);
    place(sys.resolve("bus/usb-serial/devices/" + tty), port);
    return port;
  }

  private void describe(Path usb, Path face, Path port) throws IOException {
    Files.writeString(usb.resolve("idVendor"), vendor + "\n");
    Files.writeString(usb.resolve("idProduct"), "6001\n");
    Files.writeString(usb.resolve("product"), "UART\n");
    if (!serial.isEmpty()) {
      Files.writeString(usb.resolve("serial"), serial + "\n");
    }
    Files.writeString(face.resolve("bInterfaceNumber"), "%02x\n".formatted(number));
    Files.writeString(face.resolve("bInterfaceClass"), "ff\n");
    Files.writeString(port.resolve("port_number"), "0\n");
    // One digit: unlike sysfs, a plain file keeps what stands behind the octets that are written.
    Files.writeString(port.resolve("latency_timer"), "9\n");
  }

  private static void member(Path sys, Path device, String subsystem, String event)
      throws IOException {
    link(device.resolve("subsystem"), sys.resolve(subsystem));
    Files.writeString(device.resolve("uevent"), event);
  }

  private static void link(Path link, Path folder) throws IOException {
    place(link, Files.createDirectories(folder));
  }

  private static void place(Path link, Path target) throws IOException {
    Files.createDirectories(link.getParent());
    if (!Files.isSymbolicLink(link)) {
      Files.createSymbolicLink(link, link.getParent().relativize(target));
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package nodeline.ports;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the kernel says of one port in {@code /sys/class/tty/NAME}.
 *
 * <pre>
 *   …/usb1/1-2                     idVendor, idProduct, manufacturer, product, serial
 *   …/usb1/1-2/1-2:1.0             bInterfaceNumber; driver: cdc_acm, or the adapter's bus driver
 *   …/usb1/1-2/1-2:1.0/ttyUSB0     port_number; driver: ftdi_sio
 *   …/pnp0/00:04/00:04:0/00:04:0.0 driver: port, of the bus serial-base; older kernels lack two levels
 * </pre>
 */
final class DeviceFolder {
  /** Its drivers are called alike whatever the port is: the real one is a parent's. */
  private static final String SERIAL_BASE = "serial-base";

  private final SystemTree tree;
  private final Path folder;
  private final Path devices;

  DeviceFolder(SystemTree tree, Path folder) {
    this.tree = tree;
    this.folder = folder;
    this.devices = tree.real(tree.path("/sys/devices")).orElse(tree.path("/sys/devices"));
  }

  /** Whether there is hardware behind it; kernels have names in stock for ports that are not. */
  boolean isReal() {
    return device().isPresent() && !text(folder, "type").equals(Optional.of("0"));
  }

  boolean hasDevice() {
    return device().isPresent();
  }

  /** Major and minor. */
  String number() {
    return text(folder, "dev").orElse("");
  }

  Optional<String> driver() {
    return parents()
        .filter(parent -> !linkName(parent, "subsystem").equals(Optional.of(SERIAL_BASE)))
        .flatMap(parent -> linkName(parent, "driver").stream())
        .findFirst();
  }

  Optional<UsbAdapter> usb() {
    return parents()
        .filter(parent -> Files.exists(parent.resolve("bInterfaceNumber")))
        .findFirst()
        .map(this::usb);
  }

  private UsbAdapter usb(Path usbInterface) {
    Path device = usbInterface.getParent();
    return new UsbAdapter(
        text(device, "idVendor").orElse(""),
        text(device, "idProduct").orElse(""),
        name(device, "manufacturer", "ID_VENDOR_FROM_DATABASE"),
        name(device, "product", "ID_MODEL_FROM_DATABASE"),
        text(device, "serial").filter(serial -> !serial.isEmpty()).orElse(null),
        List.of(),
        text(usbInterface, "bInterfaceNumber").orElse(""),
        device()
            .flatMap(port -> text(port, "port_number"))
            .filter(text -> text.matches("[0-9]{1,3}"))
            .map(Integer::valueOf)
            .orElse(null),
        device.getFileName().toString());
  }

  private String name(Path device, String file, String property) {
    return text(device, file)
        .filter(name -> !name.isBlank())
        .or(() -> tree.udevProperty(number(), property))
        .orElse(null);
  }

  private Optional<Path> device() {
    return Files.exists(folder.resolve("device"))
        ? tree.real(folder.resolve("device"))
        : Optional.empty();
  }

  /** The device and what it is part of, inmost first. */
  private Stream<Path> parents() {
    return Stream.iterate(
        device().orElse(devices),
        path -> path.startsWith(devices) && !path.equals(devices),
        Path::getParent);
  }

  private Optional<String> linkName(Path parent, String link) {
    return tree.target(parent.resolve(link)).map(target -> target.getFileName().toString());
  }

  private Optional<String> text(Path parent, String file) {
    return tree.text(parent.resolve(file));
  }
}

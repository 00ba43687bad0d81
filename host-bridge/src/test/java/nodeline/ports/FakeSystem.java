// SPDX-License-Identifier: Apache-2.0
package nodeline.ports;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/**
 * A system's folders as Linux 6.x shows them: sysfs with its relative links, processes with links
 * to their open files, devtmpfs with ordinary files in the place of devices.
 */
public final class FakeSystem implements AutoCloseable {
  private static final String USB_BUS = "sys/devices/pci0000:00/0000:00:14.0/usb1/";

  private final Path root;
  private int minor;
  private final List<String> locks = new ArrayList<>();
  private final List<Path> openFiles = new ArrayList<>();

  public FakeSystem(Path folder) {
    this.root = real(folder);
    file("proc/1/comm", "systemd\n");
    folder("proc/1/fd");
    folder("sys/class/tty");
    folder("dev");
    user(1000, gidOfFiles());
  }

  public SystemTree tree() {
    return SystemTree.in(root);
  }

  public Path root() {
    return root;
  }

  public PortList list() {
    return list(false);
  }

  public PortList list(boolean all) {
    return new PortReader(tree(), new Processes(tree())).list(all);
  }

  public Port port(String name) {
    return list().ports().stream().filter(p -> p.name().equals(name)).findFirst().orElseThrow();
  }

  /** A USB device at a place such as 1-2.1, with its descriptor's strings; null: none. */
  public final class Usb {
    private final String location;
    private final String folder;

    private Usb(String location) {
      this.location = location;
      StringBuilder path = new StringBuilder(USB_BUS);
      for (int dot = location.indexOf('.'); dot > 0; dot = location.indexOf('.', dot + 1)) {
        path.append(location, 0, dot).append('/');
      }
      folder = path + location;
      file(folder + "/devpath", location.substring(2) + "\n");
      relativeLink(folder + "/subsystem", "sys/bus/usb");
      relativeLink("sys/bus/usb/devices/" + location, folder);
    }

    public Usb strings(String vendor, String product, String serial) {
      attribute("manufacturer", vendor);
      attribute("product", product);
      attribute("serial", serial);
      return this;
    }

    private void attribute(String name, String value) {
      if (value != null) {
        file(folder + "/" + name, value + "\n");
      }
    }

    /** A port of a usb-serial driver, such as ftdi_sio or cp210x. */
    public Usb serialPort(String name, int number, String driver) {
      String usbInterface = usbInterface(number, driver);
      String port = usbInterface + "/" + name;
      file(port + "/port_number", "0\n");
      if (driver.equals("ftdi_sio")) {
        file(port + "/latency_timer", "16\n");
      }
      relativeLink(port + "/driver", "sys/bus/usb-serial/drivers/" + driver);
      relativeLink(port + "/subsystem", "sys/bus/usb-serial");
      relativeLink("sys/bus/usb-serial/devices/" + name, port);
      tty(name, port, 188);
      udevLinks(name, number, "-port0");
      return this;
    }

    /** A port of a driver that makes several of one interface and gives them no numbers. */
    public Usb unnumberedPort(String name, String driver) {
      tty(name, usbInterface(0, driver), 170);
      udevLinks(name, 0, "");
      return this;
    }

    /** A port of cdc_acm. */
    public Usb acmPort(String name, int number) {
      String usbInterface = usbInterface(number, "cdc_acm");
      tty(name, usbInterface, 166);
      udevLinks(name, number, "");
      return this;
    }

    private String usbInterface(int number, String driver) {
      String path = folder + "/" + location + ":1." + number;
      file(path + "/bInterfaceNumber", "%02x\n".formatted(number));
      folder("sys/bus/usb/drivers/" + driver);
      relativeLink(path + "/driver", "sys/bus/usb/drivers/" + driver);
      relativeLink(path + "/subsystem", "sys/bus/usb");
      return path;
    }

    private void udevLinks(String name, int number, String suffix) {
      String place = "usb-0:" + location.substring(2) + ":1." + number + suffix;
      byPath("pci-0000:00:14.0-" + place, name);
      byPath("pci-0000:00:14.0-" + place.replace("usb-", "usbv2-"), name);
    }

    private void byPath(String link, String name) {
      relativeLink("dev/serial/by-path/" + link, "dev/" + name);
    }
  }

  public Usb usb(String location, String vendorId, String productId) {
    Usb usb = new Usb(location);
    usb.attribute("idVendor", vendorId);
    usb.attribute("idProduct", productId);
    return usb;
  }

  public FakeSystem ftdi(String location, String tty, String serial) {
    usb(location, "0403", "6001")
        .strings("FTDI", "FT232R USB UART", serial)
        .serialPort(tty, 0, "ftdi_sio");
    return this;
  }

  public FakeSystem cp2102(String location, String tty) {
    usb(location, "10c4", "ea60")
        .strings("Silicon Labs", "CP2102 USB to UART Bridge Controller", "0001")
        .serialPort(tty, 0, "cp210x");
    return this;
  }

  public FakeSystem ch340(String location, String tty) {
    usb(location, "1a86", "7523")
        .strings(null, "USB Serial", null)
        .serialPort(tty, 0, "ch341-uart");
    return this;
  }

  public FakeSystem gadget(String location, String tty, String serial) {
    usb(location, "0525", "a4a7")
        .strings("Linux 6.12.48 with musb-hdrc", "Gadget Serial v2.4", serial)
        .acmPort(tty, 0);
    return this;
  }

  /** One device with four ports, of which the first is given. */
  public FakeSystem ft4232(String location, int first, String serial) {
    Usb usb = usb(location, "0403", "6011").strings("FTDI", "Quad RS232-HS", serial);
    for (int i = 0; i < 4; i++) {
      usb.serialPort("ttyUSB" + (first + i), i, "ftdi_sio");
    }
    return this;
  }

  /**
   * A 16550 of the board, under the bus serial-base as since Linux 6.5; type 0: a name in stock.
   */
  public FakeSystem ttyS(int number, int type) {
    String parent =
        type == 0 ? "sys/devices/platform/serial8250" : "sys/devices/pnp0/00:0" + (number + 4);
    String name = parent.substring(parent.lastIndexOf('/') + 1);
    onBoard(parent, type == 0 ? "platform" : "pnp", type == 0 ? "serial8250" : "serial");
    String port = parent + "/" + name + ":0/" + name + ":0." + number;
    serialBase(parent + "/" + name + ":0", "ctrl");
    serialBase(port, "port");
    tty("ttyS" + number, port, 4);
    file(port + "/tty/ttyS" + number + "/type", type + "\n");
    return this;
  }

  /** A PL011 of an ARM board, as before Linux 6.5. */
  public FakeSystem ttyAma(int number) {
    String device = "sys/devices/platform/soc/fe201000.serial";
    onBoard(device, "amba", "uart-pl011");
    tty("ttyAMA" + number, device, 204);
    file(device + "/tty/ttyAMA" + number + "/type", "32\n");
    return this;
  }

  /** One of the names that are no serial ports. */
  public FakeSystem virtualTty(String name) {
    file("sys/devices/virtual/tty/" + name + "/dev", "4:1\n");
    relativeLink("sys/class/tty/" + name, "sys/devices/virtual/tty/" + name);
    return this;
  }

  private void onBoard(String device, String bus, String driver) {
    folder("sys/bus/" + bus + "/drivers/" + driver);
    relativeLink(device + "/driver", "sys/bus/" + bus + "/drivers/" + driver);
    relativeLink(device + "/subsystem", "sys/bus/" + bus);
  }

  private void serialBase(String device, String driver) {
    folder("sys/bus/serial-base/drivers/" + driver);
    relativeLink(device + "/driver", "sys/bus/serial-base/drivers/" + driver);
    relativeLink(device + "/subsystem", "sys/bus/serial-base");
  }

  private void tty(String name, String device, int major) {
    String tty = device + "/tty/" + name;
    file(tty + "/dev", major + ":" + minor++ + "\n");
    relativeLink(tty + "/device", device);
    relativeLink("sys/class/tty/" + name, tty);
    file("dev/" + name, "");
    mode("dev/" + name, "rw-rw----");
  }

  /** A link that udev's rules made for a board. */
  public FakeSystem board(String board, String tty) {
    relativeLink("dev/dut/" + board, "dev/" + tty);
    return this;
  }

  public FakeSystem process(long pid, String command, String... devices) {
    file("proc/" + pid + "/comm", command + "\n");
    folder("proc/" + pid + "/fd");
    for (int i = 0; i < devices.length; i++) {
      String descriptor = "proc/" + pid + "/fd/" + (3 + i);
      link(descriptor, Path.of(devices[i]));
      openFiles.add(root.resolve(descriptor));
    }
    return this;
  }

  public FakeSystem flock(long pid, String tty) {
    try {
      Path device = root.resolve("dev/" + tty);
      long number = (Long) Files.getAttribute(device, "unix:dev");
      locks.add(
          "%d: FLOCK  ADVISORY  WRITE %d %02x:%02x:%s 0 EOF\n"
              .formatted(
                  locks.size() + 1,
                  pid,
                  (number >> 8) & 0xfff,
                  (number & 0xff) | ((number >> 12) & ~0xffL),
                  Files.getAttribute(device, "unix:ino")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file("proc/locks", String.join("", locks));
  }

  public FakeSystem lockFile(String tty, String content) {
    return file("run/lock/LCK.." + tty, content);
  }

  public FakeSystem udevData(String tty, String... lines) {
    String number = text(root.resolve("sys/class/tty/" + tty + "/dev")).strip();
    return file("run/udev/data/c" + number, String.join("\n", lines) + "\n");
  }

  /** The user who looks. */
  public FakeSystem user(int uid, int... groups) {
    StringBuilder list = new StringBuilder();
    for (int group : groups) {
      list.append(group).append(' ');
    }
    String uids = uid + "\t" + uid + "\t" + uid + "\t" + uid;
    return file(
        "proc/self/status",
        "Name:\tjava\nUid:\t" + uids + "\nGid:\t" + uids + "\nGroups:\t" + list + "\n");
  }

  /** The group that files of tests have. */
  public int gidOfFiles() {
    try {
      return (Integer) Files.getAttribute(root, "unix:gid");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public FakeSystem mode(String path, String mode) {
    try {
      Files.setPosixFilePermissions(root.resolve(path), PosixFilePermissions.fromString(mode));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public FakeSystem file(String path, String content) {
    try {
      Files.createDirectories(root.resolve(path).getParent());
      Files.writeString(root.resolve(path), content);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public FakeSystem folder(String path) {
    try {
      Files.createDirectories(root.resolve(path));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public void delete(String path) {
    try {
      Files.delete(root.resolve(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public FakeSystem relativeLink(String path, String target) {
    return link(path, root.resolve(path).getParent().relativize(root.resolve(target)));
  }

  private FakeSystem link(String path, Path target) {
    try {
      Files.createDirectories(root.resolve(path).getParent());
      Files.deleteIfExists(root.resolve(path));
      Files.createSymbolicLink(root.resolve(path), target);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path real(Path folder) {
    try {
      return folder.toRealPath();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Removes the links to this machine's devices: a temporary folder is said not to have such. */
  @Override
  public void close() {
    try {
      for (Path file : openFiles) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

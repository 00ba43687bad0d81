// SPDX-License-Identifier: Apache-2.0
package nodeline.ports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PortReaderTest {
  @TempDir Path folder;
  @AutoClose private FakeSystem system;

  @BeforeEach
  void makeSystem() {
    system = new FakeSystem(folder);
  }

  private List<String> names(boolean all) {
    return system.list(all).ports().stream().map(Port::name).toList();
  }

  @Test
  void readsAnFtdiAdapter() {
    system
        .ftdi("1-2.1", "ttyUSB0", "A50285BI")
        .relativeLink(
            "dev/serial/by-id/usb-FTDI_FT232R_USB_UART_A50285BI-if00-port0", "dev/ttyUSB0")
        .board("bbb-01", "ttyUSB0");

    Port port = system.port("ttyUSB0");

    assertEquals("/dev/ttyUSB0", port.path());
    assertEquals("188:0", port.number());
    assertEquals("ftdi_sio", port.driver());
    assertEquals(
        new UsbAdapter(
            "0403", "6001", "FTDI", "FT232R USB UART", "A50285BI", List.of(), "00", 0, "1-2.1"),
        port.usb());
    assertEquals(
        new PortLinks(
            List.of("bbb-01"),
            List.of("usb-FTDI_FT232R_USB_UART_A50285BI-if00-port0"),
            List.of(
                "pci-0000:00:14.0-usb-0:2.1:1.0-port0", "pci-0000:00:14.0-usbv2-0:2.1:1.0-port0")),
        port.links());
  }

  @Test
  void readsAGadget() {
    system.gadget("1-3", "ttyACM0", "3d1219c7c4c5404a");

    Port port = system.port("ttyACM0");

    assertEquals("cdc_acm", port.driver());
    assertEquals("166:0", port.number());
    assertEquals("3d1219c7c4c5404a", port.usb().serial());
    assertNull(port.usb().portNumber());
  }

  @Test
  void readsAnAdapterWithoutSerialNumberAndVendor() {
    system.ch340("1-4", "ttyUSB0").udevData("ttyUSB0", "E:ID_VENDOR_FROM_DATABASE=QinHeng");

    UsbAdapter usb = system.port("ttyUSB0").usb();

    assertNull(usb.serial());
    assertEquals("QinHeng", usb.vendor());
    assertEquals("USB Serial", usb.product());
  }

  @Test
  void readsPortsOfTheBoard() {
    system.ttyS(0, 4).ttyAma(0);

    assertEquals("serial", system.port("ttyS0").driver());
    assertEquals("uart-pl011", system.port("ttyAMA0").driver());
    assertNull(system.port("ttyS0").usb());
  }

  @Test
  void leavesOutWhatIsNoPort() {
    system.ttyS(0, 4).ttyS(1, 0).virtualTty("tty0").virtualTty("console");

    assertEquals(List.of("ttyS0"), names(false));
    assertEquals(List.of("ttyS0", "ttyS1"), names(true));
  }

  @Test
  void sortsByNumber() {
    system.ch340("1-4", "ttyUSB10").ch340("1-5", "ttyUSB9").ttyS(0, 4);

    assertEquals(List.of("ttyS0", "ttyUSB9", "ttyUSB10"), names(false));
  }

  @Test
  void findsAdaptersThatShareASerialNumber() {
    system.cp2102("1-2.1", "ttyUSB0").cp2102("1-2.2", "ttyUSB1").ft4232("1-5", 2, "FT4XYZ");

    assertEquals(List.of("ttyUSB1"), system.port("ttyUSB0").usb().sharedBy());
    assertEquals(List.of("ttyUSB0"), system.port("ttyUSB1").usb().sharedBy());
    assertEquals(List.of(), system.port("ttyUSB3").usb().sharedBy());
  }

  @Test
  void namesWhoHoldsAPort() {
    system
        .ftdi("1-2.1", "ttyUSB0", "A50285BI")
        .process(4711, "picocom", "/dev/ttyUSB0", "/dev/ttyUSB0", "socket:[17]")
        .process(4712, "flocker")
        .flock(4711, "ttyUSB0")
        .flock(4712, "ttyUSB0")
        .lockFile("ttyUSB0", "      4711\n");

    assertEquals(
        List.of(
            new Holder(4711, "picocom", EnumSet.allOf(Holder.How.class)),
            new Holder(4712, "flocker", Set.of(Holder.How.FLOCK))),
        system.port("ttyUSB0").holders());
    assertFalse(system.list().processesHidden());
  }

  @Test
  void takesNoLockOfAnotherPortForItsOwn() {
    system
        .ftdi("1-2.1", "ttyUSB0", "A50285BI")
        .ftdi("1-2.2", "ttyUSB1", "A50285BJ")
        .process(4711, "picocom", "/dev/ttyUSB1")
        .flock(4711, "ttyUSB1");

    assertEquals(List.of(), system.port("ttyUSB0").holders());
  }

  @Test
  void namesALockOfNobodyKnown() {
    system.ftdi("1-2.1", "ttyUSB0", "A50285BI").flock(0, "ttyUSB0");

    assertEquals(
        List.of(new Holder(0, "", Set.of(Holder.How.FLOCK))), system.port("ttyUSB0").holders());
  }

  @Test
  void tellsLockFilesApart() {
    system
        .ftdi("1-2.1", "ttyUSB0", "A50285BI")
        .board("bbb-01", "ttyUSB0")
        .lockFile("ttyUSB0", "     99999\n")
        .lockFile("bbb-01", "nonsense\n")
        .relativeLink("var/lock", "run/lock");

    assertEquals(
        List.of(
            new LockFile("/run/lock/LCK..ttyUSB0", 99999, LockFile.State.STALE),
            new LockFile("/run/lock/LCK..bbb-01", 0, LockFile.State.UNREADABLE)),
        system.port("ttyUSB0").lockFiles());
  }

  @Test
  void callsNoLockStaleWhereProcessesAreHidden() {
    system.ftdi("1-2.1", "ttyUSB0", "A50285BI").lockFile("ttyUSB0", "     99999\n");
    system.delete("proc/1/comm");
    system.delete("proc/1/fd");
    system.delete("proc/1");

    assertEquals(LockFile.State.LIVE, system.port("ttyUSB0").lockFiles().get(0).state());
  }

  @Test
  void followsNoLockFileThatIsALink() {
    system
        .ftdi("1-2.1", "ttyUSB0", "A50285BI")
        .file("secret", "4711\n")
        .relativeLink("run/lock/LCK..ttyUSB0", "secret");

    assertEquals(
        List.of(new LockFile("/run/lock/LCK..ttyUSB0", 0, LockFile.State.UNREADABLE)),
        system.port("ttyUSB0").lockFiles());
  }

  @Test
  void findsAPortByItsLink() {
    system.ftdi("1-2.1", "ttyUSB0", "A50285BI").board("bbb-01", "ttyUSB0");
    PortReader reader = new PortReader(system.tree(), new Processes(system.tree()));

    assertEquals("ttyUSB0", reader.at(Path.of("/dev/dut/bbb-01")).orElseThrow().name());
    assertTrue(reader.at(Path.of("/dev/dut/bbb-02")).isEmpty());
    assertTrue(reader.at(Path.of("/dev/dut")).isEmpty());
  }

  @Test
  void takesTheOtherSideOfAPtyForNoHolder() {
    system
        .file("dev/pts/3", "")
        .process(4711, "socat", "/dev/ptmx", "/dev/pts/3")
        .process(4712, "picocom", "/dev/pts/3");
    PortReader reader = new PortReader(system.tree(), new Processes(system.tree()));

    assertEquals(
        List.of(new Holder(4712, "picocom", Set.of(Holder.How.OPEN))),
        reader.at(Path.of("/dev/pts/3")).orElseThrow().holders());
  }

  @Test
  void readsThisMachine() {
    SystemTree live = SystemTree.live();

    for (Port port : new PortReader(live, new Processes(live)).list(true).ports()) {
      assertTrue(port.number().matches("[0-9]+:[0-9]+"), port.toString());
      assertTrue(port.path().equals("/dev/" + port.name()), port.toString());
    }
  }

  @Test
  void seesItsOwnOpenFilesOnThisMachine() throws IOException {
    SystemTree live = SystemTree.live();
    long self = ProcessHandle.current().pid();

    try (InputStream zero = Files.newInputStream(Path.of("/dev/zero"))) {
      assertEquals(0, zero.read());
      assertTrue(new Processes(live).having("/dev/zero").contains(self));
    }
  }
}

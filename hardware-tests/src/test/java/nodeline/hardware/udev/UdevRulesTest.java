// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.udev;

import static nodeline.hardware.udev.UdevScripts.FOLDER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import nodeline.hardware.rig.MissingPrerequisite;
import nodeline.hardware.rig.ProgramRun;
import nodeline.hardware.rig.Skip;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The rules under the real udev, with the rules of the system around them. Its /sys, /dev, /run and
 * /etc/udev/rules.d are folders of the test, in a mount namespace of its own.
 */
class UdevRulesTest {
  private static final String LINKS = "DEVLINKS=";

  /** Arguments: folder, path in /sys, action. */
  private static final String NAMESPACE =
      """
      mount -t tmpfs none /run && mount --bind "$1/etc/udev/rules.d" /etc/udev/rules.d &&
        mount --rbind "$1/sys" /sys && mount -t tmpfs none /dev && mknod /dev/null c 1 3 || exit 99
      udevadm test --action="$3" "$2" 2>&1 || exit
      echo
      grep -h ^L: /run/udev/data/* || :
      """;

  @TempDir Path root;

  @BeforeEach
  void requireUdev() throws Exception {
    boolean there =
        Files.exists(Path.of("/usr/bin/udevadm")) || Files.exists(Path.of("/bin/udevadm"));
    MissingPrerequisite.unless(there, "udev is not installed: run hardware-tests/install-packages");
    boolean may =
        ProgramRun.of(
                    List.of("unshare", "--mount", "mount", "-t", "tmpfs", "none", "/run"), Map.of())
                .status()
            == 0;
    Skip.unless(may, "mount namespaces need root");
    UdevScripts.writeTable(root, "");
    Files.copy(
        FOLDER.resolve("71-nodeline-serial.rules"),
        root.resolve("etc/udev/rules.d/71-nodeline-serial.rules"));
  }

  @Test
  void namesAnAdapterByItsSerialNumber() throws Exception {
    table("bbb-01 serial A50285BI\n");
    String said = plug(new UdevAdapter("ttyUSB0", "0403", "A50285BI", "1-2", 0, "ftdi_sio"));

    assertTrue(links(said).contains("/dev/dut/bbb-01"), said);
    assertTrue(said.contains("\nID_MM_DEVICE_IGNORE=1\nID_MM_PORT_IGNORE=1\n"), said);
    assertTrue(said.contains("70-nodeline-boards.rules:5 GROUP "), said);
    assertTrue(said.contains("70-nodeline-boards.rules:5 MODE 0660"), said);
  }

  @Test
  void tellsAdaptersWithOneSerialNumberApartByPath() throws Exception {
    table(
        "left path pci-0000:00:14.0-usb-0:2:1.0-port0\nright path pci-0000:00:14.0-usb-0:3:1.0\n");
    String left = plug(new UdevAdapter("ttyUSB0", "10c4", "0001", "1-2", 0, "cp210x"));
    String right = plug(new UdevAdapter("ttyUSB1", "10c4", "0001", "1-3", 0, "cp210x"));

    assertTrue(links(left).contains("/dev/dut/left"), left);
    assertFalse(links(left).contains("/dev/dut/right"), left);
    assertTrue(links(right).contains("/dev/dut/right"), right);
  }

  @Test
  void tellsThePortsOfOneAdapterApart() throws Exception {
    table("all serial FT4\nthird serial FT4 if02\n");
    String first = plug(new UdevAdapter("ttyUSB0", "0403", "FT4", "1-2", 0, "ftdi_sio"));
    String third = plug(new UdevAdapter("ttyUSB2", "0403", "FT4", "1-2", 2, "ftdi_sio"));

    assertFalse(links(first).contains("/dev/dut/third"), first);
    assertTrue(links(third).contains("/dev/dut/third"), third);
    assertTrue(first.endsWith("\nL:9\n"), first);
    assertTrue(third.endsWith("\nL:7\n"), third);
  }

  @Test
  void aHostileSerialNumberIsOnlyText() throws Exception {
    table("bbb-01 serial A1\n");
    String said =
        plug(new UdevAdapter("ttyUSB0", "0403", "A1\", SYMLINK+=\"dut/x", "1-2", 0, "ftdi_sio"));

    assertFalse(said.contains("/dev/dut/"), said);
  }

  @Test
  void modemsStayWithModemManager() throws Exception {
    table("");
    assertFalse(
        plug(new UdevAdapter("ttyUSB0", "12d1", "M1", "1-2", 0, "option1")).contains("ID_MM_"));
    assertTrue(
        plug(new UdevAdapter("ttyUSB1", "1a86", "", "1-3", 0, "ch341-uart")).contains("ID_MM_"));

    table("board serial M1\n");
    assertTrue(
        plug(new UdevAdapter("ttyUSB2", "12d1", "M1", "1-4", 0, "option1")).contains("ID_MM_"));
  }

  @Test
  void setsTheLatencyTimerWhenTheDriverIsBound() throws Exception {
    table("");
    UdevAdapter adapter = new UdevAdapter("ttyUSB0", "0403", "A1", "1-2", 0, "ftdi_sio");
    Path port = adapter.plugInto(root.resolve("sys"));
    String said = udev("/sys/bus/usb-serial/devices/ttyUSB0", "bind");

    assertEquals("1\n", Files.readString(port.resolve("latency_timer")), said);
  }

  @ParameterizedTest
  @CsvSource({"70-nodeline-boards,SYMLINK+=,SYMLINC+=", "71-nodeline-serial,ENV{ID_MM_,ENF{ID_MM_"})
  void seesABrokenRule(String name, String right, String wrong) throws Exception {
    table("bbb-01 serial A1\n");
    Path rules = root.resolve("etc/udev/rules.d/" + name + ".rules");
    Files.writeString(rules, Files.readString(rules).replace(right, wrong));
    new UdevAdapter("ttyUSB0", "0403", "A1", "1-2", 0, "ftdi_sio").plugInto(root.resolve("sys"));

    assertFalse(complaints(test("/sys/class/tty/ttyUSB0", "add")).isEmpty());
  }

  private void table(String table) throws Exception {
    UdevScripts.writeTable(root, table);
    ProgramRun made =
        UdevScripts.run("dash", FOLDER.resolve("nodeline-boards"), "--root", root.toString());
    assertEquals(new ProgramRun(0, "", ""), made);
  }

  /** Returns what udev says about the tty. */
  private String plug(UdevAdapter adapter) throws Exception {
    adapter.plugInto(root.resolve("sys"));
    return udev("/sys/class/tty/" + adapter.tty(), "add");
  }

  private String udev(String device, String action) throws Exception {
    String said = test(device, action);
    assertEquals(List.of(), complaints(said), said);
    return said;
  }

  private String test(String device, String action) throws Exception {
    ProgramRun ended =
        ProgramRun.of(
            List.of(
                "unshare", "--mount", "sh", "-c", NAMESPACE, "sh", root.toString(), device, action),
            Map.of("SYSTEMD_DEVICE_VERIFY_SYSFS", "0", "SYSTEMD_LOG_LEVEL", "debug"));
    assertEquals(0, ended.status(), ended.toString());
    return ended.out();
  }

  /** It ends with 0 for bad rules too. */
  private static List<String> complaints(String said) {
    return said.lines()
        .filter(line -> line.contains("nodeline-"))
        .filter(line -> line.matches(".*(?i)(invalid|unknown|unexpected|fail|ignoring|error).*"))
        .toList();
  }

  private static Set<String> links(String said) {
    String links = said.lines().filter(line -> line.startsWith(LINKS)).findFirst().orElse(LINKS);
    return Set.of(links.substring(LINKS.length()).split(" "));
  }
}

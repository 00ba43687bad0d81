// SPDX-License-Identifier: Apache-2.0
package nodeline.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import nodeline.config.ConfigurationReader;
import nodeline.ports.FakeSystem;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorTest {
  private static final String LATENCY = "sys/bus/usb-serial/devices/ttyUSB0/latency_timer";

  @TempDir Path folder;
  @TempDir Path home;
  @AutoClose private FakeSystem system;

  @BeforeEach
  void makeHealthySystem() {
    system = new FakeSystem(folder);
    system
        .user(uidOfFiles() + 1, system.gidOfFiles())
        .file(
            "etc/passwd",
            "root:x:0:0::/root:/bin/sh\nme:x:%d:1000::/home/me:/bin/sh\n"
                .formatted(uidOfFiles() + 1))
        .file("etc/group", "dialout:x:" + system.gidOfFiles() + ":other\n")
        .file("proc/cmdline", "root=/dev/sda1 console=tty0\n")
        .file("sys/devices/virtual/tty/console/active", "tty0\n")
        .relativeLink("sys/class/tty/console", "sys/devices/virtual/tty/console")
        .file("proc/self/limits", limits(65536))
        .file("etc/nodeline/boards.table", "bbb-01  serial  A50285BI\n")
        .file("etc/udev/rules.d/70-nodeline-boards.rules", "")
        .file("etc/udev/rules.d/71-nodeline-serial.rules", "");
    system.ftdi("1-2.1", "ttyUSB0", "A50285BI").board("bbb-01", "ttyUSB0").file(LATENCY, "1\n");
  }

  private static String limits(int hard) {
    return """
    Limit                     Soft Limit           Hard Limit           Units
    Max cpu time              unlimited            unlimited            seconds
    Max open files            %d                 %d               files
    """
        .formatted(hard, hard);
  }

  private int uidOfFiles() {
    try {
      return (Integer) Files.getAttribute(folder, "unix:uid");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Doctor doctor() {
    return new Doctor(system.tree(), () -> home.resolve("nodeline.sock"), home.resolve("state"));
  }

  private Diagnosis examine(String devices) throws IOException {
    Path file = Files.writeString(home.resolve("bench.yaml"), "devices:\n" + devices);
    return doctor()
        .examine(ConfigurationReader.read(file.toString()), Optional.empty(), file.toString());
  }

  private static String device(String name, String console) {
    return "  %s: {role: client, console: \"%s\"}\n".formatted(name, console);
  }

  private Finding only(Diagnosis diagnosis, String check) {
    List<Finding> found =
        diagnosis.findings().stream().filter(finding -> finding.check().equals(check)).toList();
    assertEquals(1, found.size(), diagnosis::toString);
    return found.get(0);
  }

  private void assertFinding(Severity severity, String check, String text, String fix) {
    Finding finding = only(doctor().examine(), check);
    assertEquals(severity, finding.severity());
    assertEquals(text, finding.text());
    assertEquals(fix, finding.fix());
  }

  @Test
  void findsNothingWhereAllIsWell() {
    Diagnosis diagnosis = doctor().examine();

    assertEquals(0, diagnosis.blocks() + diagnosis.warns(), diagnosis::toString);
    assertEquals(
        List.of("port", "rules", "native-library", "socket", "state", "open-files"),
        diagnosis.findings().stream().map(Finding::check).toList());
  }

  @Test
  void namesTheGroupThatTheUserIsNotIn() {
    system.user(uidOfFiles() + 1, system.gidOfFiles() + 1).mode("dev/ttyUSB0", "rw-rw----");

    assertFinding(
        Severity.BLOCKS,
        "permission",
        "user me may not open it: mode=0660, group=dialout",
        expectedGroupFix("sudo usermod -aG dialout me  # then log in again"));
  }

  /** Where root runs the tests, files have a group that nobody should be added to. */
  private String expectedGroupFix(String fix) {
    return system.gidOfFiles() == 0
        ? "sudo chgrp dialout /dev/ttyUSB0 && sudo chmod 660 /dev/ttyUSB0"
        : fix;
  }

  @Test
  void tellsWhoHasNotLoggedInSinceJoiningTheGroup() {
    system
        .user(uidOfFiles() + 1, system.gidOfFiles() + 1)
        .file("etc/group", "dialout:x:" + system.gidOfFiles() + ":other,me\n");

    assertFinding(
        Severity.BLOCKS,
        "permission",
        "user me may not open it: mode=0660, group=dialout, which is new",
        "newgrp dialout  # or log in again");
  }

  @Test
  void repairsTheModeOfAPort() {
    system.mode("dev/ttyUSB0", "rw-r-----");

    assertFinding(
        Severity.BLOCKS,
        "permission",
        "user me may not open it: mode=0640, group=dialout",
        "sudo chgrp dialout /dev/ttyUSB0 && sudo chmod 660 /dev/ttyUSB0");
  }

  @Test
  void letsRootDoAll() {
    system.user(0, system.gidOfFiles() + 1).mode("dev/ttyUSB0", "---------");

    assertEquals(0, doctor().examine().blocks());
  }

  @Test
  void namesAHolder() {
    system.process(4711, "picocom", "/dev/ttyUSB0").flock(4711, "ttyUSB0");

    assertFinding(
        Severity.BLOCKS, "holder", "picocom (pid 4711) holds it: open, flock", "sudo kill 4711");
  }

  @Test
  void namesAGetty() {
    system.process(812, "agetty", "/dev/ttyUSB0");

    assertFinding(
        Severity.BLOCKS,
        "getty",
        "a getty asks for a login on it: agetty (pid 812)",
        "sudo systemctl mask --now serial-getty@ttyUSB0.service");
  }

  @Test
  void namesAGettyThatIsYetToCome() {
    String unit = "serial-getty@ttyUSB0.service";
    system.file("etc/systemd/system/getty.target.wants/" + unit, "");

    assertFinding(
        Severity.BLOCKS,
        "getty",
        "a getty is set to start on it",
        "sudo systemctl mask --now " + unit);

    system.relativeLink("etc/systemd/system/" + unit, "dev/null");
    assertEquals(0, doctor().examine().blocks());
  }

  @Test
  void namesLockFiles() {
    system.lockFile("ttyUSB0", "     99999\n");
    assertFinding(
        Severity.WARNS,
        "lock-file",
        "stale lock file: /run/lock/LCK..ttyUSB0, pid 99999 is gone",
        "sudo rm /run/lock/LCK..ttyUSB0");

    system.lockFile("ttyUSB0", "?");
    assertEquals(Severity.WARNS, only(doctor().examine(), "lock-file").severity());

    system.lockFile("ttyUSB0", "4711\n").process(4711, "minicom", "/dev/ttyUSB0");
    assertFinding(
        Severity.BLOCKS, "holder", "minicom (pid 4711) holds it: open, lockfile", "sudo kill 4711");
  }

  /** Its number is another process's by now, or anybody has written it there. */
  @Test
  void endsNoProcessThatOnlyALockFileNames() {
    for (String innocent : List.of("postgres", "agetty")) {
      system.lockFile("ttyUSB0", "4711\n").process(4711, innocent, "/dev/null");
      assertFinding(
          Severity.WARNS,
          "lock-file",
          "doubtful lock file: /run/lock/LCK..ttyUSB0 names %s (pid 4711), which has not the port open"
              .formatted(innocent),
          "sudo rm /run/lock/LCK..ttyUSB0");
      assertEquals(0, doctor().examine().blocks());
    }
  }

  /** It cannot be what holds the port, or the file is not its user's: anybody may write one. */
  @Test
  void doubtsALockFileOfAProcessThatCannotHaveThePort() throws IOException {
    system.lockFile("ttyUSB0", "4711\n").process(4711, "agetty");
    Files.delete(folder.resolve("proc/4711/fd"));
    String status = "Name:\tx\nUid:\t%1$d\t%1$d\t%1$d\t%1$d\nGid:\t7\t7\t7\t7\nGroups:\t%2$d\n";
    system.file("proc/4711/status", (status + "CapEff:\t0\n").formatted(uidOfFiles(), 8));
    system.mode("dev/ttyUSB0", "---rw----");
    int expected = uidOfFiles() == 0 ? 1 : 0; // root may, and the files are root's here
    assertEquals(expected, doctor().examine().blocks());

    system.file("proc/4711/status", (status + "CapEff:\t0\n").formatted(uidOfFiles() + 5, 8));
    assertEquals(Severity.WARNS, only(doctor().examine(), "lock-file").severity());
  }

  @Test
  void namesAdaptersThatClaimOneName() throws IOException {
    system.ftdi("1-3", "ttyUSB1", "A50285BI").udevData("ttyUSB0", "S:dut/bbb-01");
    system.udevData("ttyUSB1", "S:dut/bbb-01");

    Finding finding =
        only(examine(device("x", "serial:/dev/dut/bbb-01?baud=115200")), "serial-number");
    assertEquals(Severity.BLOCKS, finding.severity());
    assertEquals(
        "2 adapters claim /dev/dut/bbb-01: ttyUSB0 at 1-2.1, ttyUSB1 at 1-3:"
            + " the bridge opens none of them",
        finding.text());
  }

  @Test
  void saysWhereOpenFilesOfALockFilesProcessAreHidden() throws IOException {
    system.lockFile("ttyUSB0", "4711\n").process(4711, "postgres");
    Files.delete(folder.resolve("proc/4711/fd"));
    assertFinding(
        Severity.BLOCKS,
        "holder",
        "a lock file names postgres (pid 4711), whose open files are hidden:"
            + " /run/lock/LCK..ttyUSB0",
        "sudo ls -l /proc/4711/fd  # has it the port?");
  }

  @Test
  void namesModemManagerUnlessItIgnoresThePort() {
    system.process(900, "ModemManager").udevData("ttyUSB0", "E:ID_MM_CANDIDATE=1");
    assertFinding(
        Severity.WARNS,
        "modem-manager",
        "ModemManager runs and may type AT commands into it",
        "sudo nodeline-boards");

    for (String property : List.of("ID_MM_DEVICE_IGNORE", "ID_MM_PORT_IGNORE")) {
      system.udevData("ttyUSB0", "E:" + property + "=1");
      assertEquals(0, doctor().examine().warns());
    }
  }

  @Test
  void namesASlowLatencyTimer() {
    system.file(LATENCY, "16\n");

    assertFinding(
        Severity.WARNS,
        "latency",
        "its chip holds back what it receives for up to 16 ms",
        "echo 1 | sudo tee /sys/bus/usb-serial/devices/ttyUSB0/latency_timer");
  }

  @Test
  void namesTwins() {
    system.cp2102("1-4", "ttyUSB1").cp2102("1-5", "ttyUSB2");

    List<Finding> twins =
        doctor().examine().findings().stream()
            .filter(finding -> finding.check().equals("serial-number"))
            .toList();

    assertEquals(
        List.of("/dev/ttyUSB1", "/dev/ttyUSB2"), twins.stream().map(Finding::port).toList());
    assertEquals(
        "serial number 0001 is also that of ttyUSB2: name them by path", twins.get(0).text());
    assertEquals(Severity.WARNS, twins.get(0).severity());
  }

  @Test
  void namesTheKernelsConsole() throws IOException {
    system.ttyS(0, 4).file("sys/class/tty/console/active", "tty0 ttyS0\n");
    Finding unasked = only(doctor().examine(), "kernel-console");
    Finding asked = only(examine(device("b", "serial:/dev/ttyS0")), "kernel-console");

    assertEquals(Severity.WARNS, unasked.severity());
    assertEquals(Severity.BLOCKS, asked.severity());
    assertEquals("b", asked.device());
    assertTrue(asked.fix().startsWith("sudo sed -i 's/console=ttyS0[^ \"]*//'"), asked.fix());

    system.file("sys/class/tty/ttyS0/console", "Y\n");
    assertEquals(
        "echo N | sudo tee /sys/class/tty/ttyS0/console",
        only(doctor().examine(), "kernel-console").fix());
  }

  @Test
  void namesAKernelsConsoleOfTheNextBoot() {
    system.ttyS(0, 4).file("proc/cmdline", "console=ttyS0,115200n8 quiet\n");

    assertEquals(
        "this host's kernel prints on it again after the next boot",
        only(doctor().examine(), "kernel-console").text());

    system.file("proc/cmdline", "console=ttyS01\n");
    assertEquals(0, doctor().examine().warns());
  }

  @Test
  void namesMissingAndOldRules() throws IOException {
    Path table = folder.resolve("etc/nodeline/boards.table");
    Files.setLastModifiedTime(table, FileTime.from(Instant.now().plusSeconds(60)));
    assertFinding(
        Severity.WARNS,
        "rules",
        "/etc/nodeline/boards.table was changed after the rules were made of it",
        "sudo nodeline-boards");

    system.delete("etc/udev/rules.d/70-nodeline-boards.rules");
    Finding missing = only(doctor().examine(), "rules");
    assertEquals(
        "udev's rules are not installed: /etc/udev/rules.d/70-nodeline-boards.rules",
        missing.text());
    assertTrue(missing.fix().matches("sudo /.*/udev/install"), missing.fix());
  }

  @Test
  void findsTheRulesOfThePackage() throws IOException {
    system.delete("etc/udev/rules.d/71-nodeline-serial.rules");
    system.file("usr/lib/udev/rules.d/71-nodeline-serial.rules", "");
    assertEquals(Severity.OK, only(doctor().examine(), "rules").severity());

    system.delete("etc/udev/rules.d/70-nodeline-boards.rules");
    assertFinding(
        Severity.WARNS,
        "rules",
        "udev's rules are not installed: /etc/udev/rules.d/70-nodeline-boards.rules",
        "sudo nodeline-boards");
  }

  @Test
  void namesTooFewOpenFiles() {
    system.file("proc/self/limits", limits(256));

    assertFinding(
        Severity.WARNS,
        "open-files",
        "too few open files for 1 consoles: limit=256, min=264",
        "sudo prlimit --pid $$ --nofile=65536  # in the shell that starts the bridge");
  }

  @Test
  void looksAtTheConsolesOfAConfigurationOnly() throws IOException {
    system.file(LATENCY, "16\n").ch340("1-7", "ttyUSB1").mode("dev/ttyUSB1", "---------");

    Diagnosis diagnosis = examine(device("bbb-01", "serial:/dev/dut/bbb-01"));

    assertEquals(0, diagnosis.blocks(), diagnosis::toString);
    assertEquals("bbb-01", only(diagnosis, "latency").device());
    assertEquals("/dev/ttyUSB0", only(diagnosis, "latency").port());
  }

  @Test
  void namesDevicesThatDoNotExist() throws IOException {
    system.delete("dev/dut/bbb-01");

    Diagnosis diagnosis =
        examine(
            device("bbb-01", "serial:/dev/dut/bbb-01")
                + device("bbb-02", "serial:/dev/dut/bbb-02")
                + device("s", "serial:/dev/ttyS7")
                + device("u", "unix:/run/qemu.sock")
                + device("t", "tcp://localhost:4008")
                + device("e", "exec:busybox ash"));

    assertEquals(
        List.of(
            "BLOCKS bbb-01 is in boards.table, but its adapter is not plugged in",
            "BLOCKS bbb-02 is not in boards.table",
            "BLOCKS s no such port",
            "WARNS u no such socket: is its program running?"),
        diagnosis.findings().stream()
            .filter(finding -> finding.check().equals("device"))
            .map(f -> f.severity() + " " + f.device() + " " + f.text())
            .toList());
  }

  @Test
  void warnsOfANameThatAReplugChanges() throws IOException {
    Finding finding = only(examine(device("a", "serial:/dev/ttyUSB0")), "device");

    assertEquals(Severity.WARNS, finding.severity());
  }

  @Test
  void givesEachFindingThatIsNotOkACommand() throws IOException {
    system
        .process(812, "agetty", "/dev/ttyUSB0")
        .process(900, "ModemManager")
        .file(LATENCY, "16\n")
        .mode("dev/ttyUSB0", "---------")
        .lockFile("ttyUSB0", "?");

    for (Finding finding : examine(device("x", "serial:/dev/ttyUSB0")).findings()) {
      assertEquals(finding.severity() == Severity.OK, finding.fix().isEmpty(), finding::toString);
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package nodeline.cli;

import static nodeline.cli.Program.words;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import nodeline.config.ConfigurationReader;
import nodeline.ports.FakeSystem;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PortsCommandTest {
  private static final String HOSTILE = "\u001b[2J\"; RUN+=\"/bin/sh -c reboot\"\n'$(id)'\u0007";

  @TempDir Path folder;
  @AutoClose private FakeSystem system;

  @BeforeEach
  void makeSystem() {
    system = new FakeSystem(folder);
  }

  private Program.Ended ports(String... options) throws Exception {
    return Program.run(folder, words("ports", options, "--root", folder.toString()));
  }

  private void plugInHostile() {
    system
        .usb("1-1", "0403", "6001")
        .strings(HOSTILE, HOSTILE, HOSTILE)
        .serialPort("ttyUSB0", 0, "ftdi_sio");
    system.process(4711, HOSTILE.substring(0, 14), "/dev/ttyUSB0");
  }

  @Test
  void showsEachPort() throws Exception {
    system
        .ftdi("1-2.1", "ttyUSB0", "A50285BI")
        .board("bbb-01", "ttyUSB0")
        .process(4711, "picocom", "/dev/ttyUSB0")
        .lockFile("ttyUSB0", "4712\n")
        .ttyS(0, 4);

    Program.Ended run = ports();

    assertEquals(
        """
        /dev/ttyS0  serial  not on USB

        /dev/ttyUSB0  ftdi_sio  0403:6001 FTDI FT232R USB UART
          serial   A50285BI
          board    /dev/dut/bbb-01
          by-path  /dev/serial/by-path/pci-0000:00:14.0-usb-0:2.1:1.0-port0
          by-path  /dev/serial/by-path/pci-0000:00:14.0-usbv2-0:2.1:1.0-port0
          held by  picocom (pid 4711): open
          lock     /run/lock/LCK..ttyUSB0: stale, pid 4712 is gone
        """,
        run.out());
    assertEquals(0, run.status(), run.err());
  }

  @Test
  void showsThatThereIsNone() throws Exception {
    assertEquals(new Program.Ended(0, "no serial ports\n", ""), ports());
  }

  @Test
  void escapesWhatAdaptersAndProcessesSay() throws Exception {
    plugInHostile();

    for (String option : List.of("--all", "--suggest", "--json")) {
      Program.Ended run = ports(option);
      assertEquals(0, run.status(), run.err());
      assertTrue(run.out().chars().allMatch(c -> c == '\n' || (c >= ' ' && c <= '~')), run.out());
      assertFalse(run.out().lines().anyMatch(line -> line.startsWith("'$(id)")), run.out());
    }
  }

  @Test
  void suggestsNothingHostile() throws Exception {
    plugInHostile();

    List<String> lines =
        ports("--suggest").out().lines().filter(line -> !line.startsWith("#")).toList();

    assertEquals("board-1  path  pci-0000:00:14.0-usb-0:1:1.0-port0", lines.get(0));
    Path yaml = Files.write(folder.resolve("bench.yaml"), lines.subList(1, lines.size()));
    assertEquals(
        List.of("board-1"),
        ConfigurationReader.read(yaml.toString()).devices().stream().map(d -> d.name()).toList());
  }

  @Test
  void printsJson() throws Exception {
    system.cp2102("1-1", "ttyUSB0").cp2102("1-2", "ttyUSB1").process(7, "cu", "/dev/ttyUSB1");

    JsonNode port = new ObjectMapper().readTree(ports("--json").out()).path("ports").path(1);

    assertEquals("ttyUSB1", port.path("name").asText());
    assertEquals("cp210x", port.path("driver").asText());
    assertEquals("10c4", port.path("usb").path("vendorId").asText());
    assertEquals("0001", port.path("usb").path("serial").asText());
    assertEquals("ttyUSB0", port.path("usb").path("sharedBy").path(0).asText());
    assertEquals(7, port.path("holders").path(0).path("pid").asInt());
    assertEquals("open", port.path("holders").path(0).path("how").path(0).asText());
    assertEquals(
        "board-2  path  pci-0000:00:14.0-usb-0:2:1.0-port0",
        port.path("suggestion").path("table").asText());
  }

  @Test
  void refusesWrongUsage() throws Exception {
    assertEquals(2, ports("--jsno").status());
    assertEquals(2, ports("ttyUSB0").status());
    Program.Ended nowhere = Program.run(folder, "ports", "--root", folder + "/none");
    assertEquals(1, nowhere.status());
    assertTrue(nowhere.err().startsWith("nodeline: error: no such folder: "), nowhere.err());
  }
}

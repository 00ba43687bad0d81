// SPDX-License-Identifier: Apache-2.0
package nodeline.ports;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import nodeline.console.ConsoleAddress;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SuggestionsTest {
  @TempDir Path folder;
  @AutoClose private FakeSystem system;

  @BeforeEach
  void makeSystem() {
    system = new FakeSystem(folder);
  }

  private List<String> tables() {
    return system.list().ports().stream()
        .map(Port::suggestion)
        .map(suggestion -> suggestion == null ? null : suggestion.table())
        .filter(Objects::nonNull)
        .toList();
  }

  @Test
  void takesASerialNumberThatIsUniqueAndThePath() {
    system.ftdi("1-2.1", "ttyUSB0", "A50285BI").gadget("1-3", "ttyACM0", "3d1219c7c4c5404a");

    assertEquals(
        List.of(
            "board-1  serial  3d1219c7c4c5404a  path  pci-0000:00:14.0-usb-0:3:1.0",
            "board-2  serial  A50285BI  path  pci-0000:00:14.0-usb-0:2.1:1.0-port0"),
        tables());
    assertEquals(
        "serial:/dev/dut/board-2?baud=115200", system.port("ttyUSB0").suggestion().console());
  }

  @Test
  void takesThePathsOfTwins() {
    system.cp2102("1-2.1", "ttyUSB0").cp2102("1-2.2", "ttyUSB1");

    assertEquals(
        List.of(
            "board-1  path  pci-0000:00:14.0-usb-0:2.1:1.0-port0",
            "board-2  path  pci-0000:00:14.0-usb-0:2.2:1.0-port0"),
        tables());
  }

  @Test
  void takesThePathWithoutASerialNumber() {
    system.ch340("1-4", "ttyUSB0");

    assertEquals(List.of("board-1  path  pci-0000:00:14.0-usb-0:4:1.0-port0"), tables());
  }

  @Test
  void tellsThePortsOfOneAdapterApart() {
    system.ft4232("1-5", 0, "FT4XYZ");

    assertEquals(
        List.of(
            "board-1  serial  FT4XYZ  path  pci-0000:00:14.0-usb-0:5:1.0-port0",
            "board-2  serial  FT4XYZ  path  pci-0000:00:14.0-usb-0:5:1.1-port0",
            "board-3  serial  FT4XYZ  path  pci-0000:00:14.0-usb-0:5:1.2-port0",
            "board-4  serial  FT4XYZ  path  pci-0000:00:14.0-usb-0:5:1.3-port0"),
        tables());
  }

  @Test
  void tellsThePortsOfOneInterfaceApart() {
    system
        .usb("1-6", "9710", "7840")
        .strings("MosChip", "2-port", "M1")
        .serialPort("ttyUSB0", 0, "mos7840")
        .serialPort("ttyUSB1", 0, "mos7840");
    system.file("sys/devices/pci0000:00/0000:00:14.0/usb1/1-6/1-6:1.0/ttyUSB1/port_number", "1\n");
    String path = "dev/serial/by-path/pci-0000:00:14.0-usb-0:6:1.0-port";
    system.relativeLink(path + "0", "dev/ttyUSB0").relativeLink(path + "1", "dev/ttyUSB1");

    assertEquals(
        List.of(
            "board-1  serial  M1  path  pci-0000:00:14.0-usb-0:6:1.0-port0",
            "board-2  serial  M1  path  pci-0000:00:14.0-usb-0:6:1.0-port1"),
        tables());
  }

  @Test
  void takesTheSerialNumberAloneWhereThereIsNoPath() {
    system.ft4232("1-5", 0, "FT4XYZ");
    system.list().ports().stream()
        .flatMap(port -> port.links().byPath().stream())
        .forEach(link -> system.delete("dev/serial/by-path/" + link));

    assertEquals(
        List.of(
            "board-1  serial  FT4XYZ  if00",
            "board-2  serial  FT4XYZ  if01",
            "board-3  serial  FT4XYZ  if02",
            "board-4  serial  FT4XYZ  if03"),
        tables());
  }

  @Test
  void keepsTheNameOfABoardThatHasOne() {
    system
        .ftdi("1-2.1", "ttyUSB0", "A50285BI")
        .ftdi("1-2.2", "ttyUSB1", "A50285BJ")
        .board("board-1", "ttyUSB1");

    assertEquals(
        List.of("board-2  serial  A50285BI  path  pci-0000:00:14.0-usb-0:2.1:1.0-port0"), tables());
    assertEquals("board-1", system.port("ttyUSB1").suggestion().name());
  }

  @Test
  void needsNoTableForPortsOfTheBoard() {
    system.ttyS(0, 4);

    assertNull(system.port("ttyS0").suggestion().table());
    assertEquals("serial:/dev/ttyS0?baud=115200", system.port("ttyS0").suggestion().console());
  }

  @Test
  void writesASerialNumberAsUdevDoes() {
    system.ftdi("1-2.1", "ttyUSB0", " A 1/2  ");

    assertEquals(
        List.of("board-1  serial  A_1_2  path  pci-0000:00:14.0-usb-0:2.1:1.0-port0"), tables());
  }

  @Test
  void believesUdevWhatASerialNumberIs() {
    system.ftdi("1-2.1", "ttyUSB0", "A1").udevData("ttyUSB0", "E:ID_SERIAL_SHORT=B2");

    assertEquals(
        List.of("board-1  serial  B2  path  pci-0000:00:14.0-usb-0:2.1:1.0-port0"), tables());
  }

  @Test
  void takesThePathWhereUdevKnowsNoSerialNumber() {
    system.ftdi("1-2.1", "ttyUSB0", "A1").udevData("ttyUSB0", "E:ID_BUS=usb");

    assertEquals(List.of("board-1  path  pci-0000:00:14.0-usb-0:2.1:1.0-port0"), tables());
  }

  /** CH348 with its maker's driver: eight ports of one interface, and one path for all. */
  @Test
  void suggestsNoPathThatSeveralPortsHave() {
    system
        .usb("1-2.1", "1a86", "55d9")
        .strings(null, "USB2.0 To Multi Serial Ports", null)
        .unnumberedPort("ttyCH9344USB0", "usb_ch9344")
        .unnumberedPort("ttyCH9344USB1", "usb_ch9344");

    assertEquals(List.of(), tables());
    assertTrue(system.list().ports().stream().allMatch(port -> port.suggestion() == null));
  }

  @Test
  void suggestsThePathOfAPortThatIsAloneWithoutANumber() {
    system
        .usb("1-2.1", "1a86", "55d9")
        .strings(null, "USB2.0 To Multi Serial Ports", null)
        .unnumberedPort("ttyCH9344USB0", "usb_ch9344");

    assertEquals(List.of("board-1  path  pci-0000:00:14.0-usb-0:2.1:1.0"), tables());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u001b[31mred",
        "A1\nboard-9  serial  B2",
        "A1\", RUN+=\"/bin/sh",
        "*",
        "A1*",
        "[A-Z]",
        "A|B",
        "$(reboot)",
        "`reboot`",
        "-rf",
        "#A1",
        "é"
      })
  void putsNothingHostileIntoALine(String serial) throws Exception {
    system
        .ftdi("1-2.1", "ttyUSB0", serial)
        .udevData("ttyUSB0", "E:ID_SERIAL_SHORT=" + serial.lines().findFirst().orElseThrow());
    system.relativeLink("dev/dut/a\nb: c", "dev/ttyUSB0");

    List<String> tables = tables();

    assertEquals("board-1", system.port("ttyUSB0").suggestion().name());
    assertEquals(1, tables.size());
    requireAccepted(tables);
  }

  @Test
  void suggestsWhatNodelineBoardsAndTheBridgeAccept() throws Exception {
    system
        .ftdi("1-2.1", "ttyUSB0", "A50285BI")
        .cp2102("1-2.2", "ttyUSB1")
        .cp2102("1-2.3", "ttyUSB2")
        .ft4232("1-5", 3, "FT4XYZ")
        .ch340("1-4", "ttyUSB7")
        .gadget("1-3", "ttyACM0", "3d1219c7c4c5404a")
        .ttyS(0, 4);

    assertEquals(9, tables().size());
    requireAccepted(tables());
    system.list().ports().forEach(port -> ConsoleAddress.parse(port.suggestion().console()));
  }

  /** Each line becomes one rule. */
  private void requireAccepted(List<String> tables) throws IOException, InterruptedException {
    system.file("etc/nodeline/boards.table", String.join("\n", tables) + "\n");
    Path tool = Path.of(System.getProperty("nodeline.root"), "udev/nodeline-boards");
    Process process =
        new ProcessBuilder(tool.toString(), "--print", "--root", system.root().toString())
            .redirectErrorStream(true)
            .start();
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertEquals(0, process.waitFor(), out);
    assertEquals(tables.size(), out.split("SYMLINK", -1).length - 1, out);
    assertEquals(-1, out.indexOf("RUN"), out);
    Files.delete(system.root().resolve("etc/nodeline/boards.table"));
  }
}

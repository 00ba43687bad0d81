// SPDX-License-Identifier: Apache-2.0
package nodeline.cli;

import static nodeline.cli.Program.words;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import nodeline.cli.Program.Ended;
import nodeline.config.Configuration;
import nodeline.config.ConfigurationReader;
import nodeline.config.DeviceConfig;
import nodeline.ports.FakeSystem;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InitCommandTest {
  private static final String HOSTILE = "\u001b[2J\"\ndevices: {}\n  - '$(id)': #\u0007";

  @TempDir Path home;
  @TempDir Path folder;
  @AutoClose private FakeSystem system;

  @BeforeEach
  void makeSystem() {
    system = new FakeSystem(folder);
  }

  private Ended init(String... options) {
    return Program.run(home, words("init", options, "--root", folder.toString()));
  }

  private Configuration read(String file) {
    return ConfigurationReader.read(home.resolve(file).toString());
  }

  private static List<String> consoles(Configuration read) {
    return read.devices().stream().map(one -> one.name() + " " + one.console()).toList();
  }

  @Test
  void writesTheLinksThatAreThereNow() {
    system
        .ftdi("1-2.1", "ttyUSB0", "A50285BI")
        .board("bbb-01", "ttyUSB0")
        .ftdi("1-2.2", "ttyUSB1", "A50285BJ")
        .process(4711, "picocom", "/dev/ttyUSB1")
        .ttyS(0, 4);

    Ended ended = init();

    assertEquals("", ended.err());
    assertEquals(0, ended.status());
    assertEquals(
        """
        wrote bench.yaml: ports=3
        Edit it, then:
          nodeline doctor bench.yaml
          nodeline run bench.yaml
        """,
        ended.out());
    assertEquals(
        List.of(
            "board-1 serial:/dev/ttyS0?baud=115200",
            "bbb-01 serial:/dev/dut/bbb-01?baud=115200",
            "board-2 serial:/dev/serial/by-path/pci-0000:00:14.0-usb-0:2.2:1.0-port0?baud=115200"),
        consoles(read("bench.yaml")));
    assertEquals(
        List.of("server", "client", "client"),
        read("bench.yaml").devices().stream().map(DeviceConfig::role).toList());
  }

  @Test
  void saysThatAPortIsHeld() throws IOException {
    system.ftdi("1-2.2", "ttyUSB1", "A50285BJ").process(4711, "picocom", "/dev/ttyUSB1");

    String out = init("-").out();

    assertTrue(
        out.contains(
            "  board-1:  # ttyUSB1: 0403:6001 FTDI FT232R USB UART; now held by picocom\n"),
        out);
    assertFalse(Files.exists(home.resolve("bench.yaml")));
  }

  @Test
  void anAdapterCannotWriteIntoTheFile() {
    system
        .usb("1-1", "0403", "6001")
        .strings(HOSTILE, HOSTILE, HOSTILE)
        .serialPort("ttyUSB0", 0, "ftdi_sio");
    system.process(4711, HOSTILE.substring(0, 14), "/dev/ttyUSB0");

    init("bench.yaml");

    assertEquals(1, read("bench.yaml").devices().size());
    assertFalse(consoles(read("bench.yaml")).get(0).contains("$"));
  }

  @Test
  void writesAnExampleWhereThereIsNoPort() {
    Ended ended = init("new.yaml");

    assertTrue(
        ended
            .out()
            .startsWith(
                "wrote new.yaml: there is no serial port on this host: two boards as an example\n"),
        ended.out());
    assertEquals(0, Program.run(home, "config", "new.yaml").status());
    assertEquals(2, read("new.yaml").devices().size());
  }

  @Test
  void keepsAFileThatIsThereUnlessItIsForced() throws IOException {
    Path file = Files.writeString(home.resolve("bench.yaml"), "mine, and longer ".repeat(200));

    Ended ended = init();

    assertEquals(
        new Ended(
            1,
            "",
            Ended.error(
                "bench.yaml is there already",
                "name another file, or replace this one by --force")),
        ended);
    assertTrue(Files.readString(file).startsWith("mine"));
    assertEquals(0, init("--force").status());
    assertEquals(2, read("bench.yaml").devices().size());
  }

  @Test
  void saysWhereItCannotWrite() {
    assertEquals(
        new Ended(
            1,
            "",
            Ended.error("cannot write no/b.yaml: no such file or folder", "name another file")),
        init("no/b.yaml"));
  }
}

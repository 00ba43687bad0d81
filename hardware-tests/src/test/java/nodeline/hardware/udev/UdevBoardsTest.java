// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.udev;

import static nodeline.hardware.udev.UdevScripts.FOLDER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import nodeline.hardware.rig.ProgramRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The table of boards and the rules that are made of it. */
class UdevBoardsTest {
  private static final Path BOARDS = FOLDER.resolve("nodeline-boards");

  @TempDir Path root;

  static Stream<String> shells() {
    return UdevScripts.shells();
  }

  @ParameterizedTest
  @MethodSource("shells")
  void makesARuleOfEachLine(String shell) throws Exception {
    ProgramRun ended =
        make(
            shell,
            """
            # the rack on the left
            bbb-01 serial A50285BI   # red cable\r
            \tbbb-02\tserial  FT4#XYZ if02

            bbb-03 serial MOXA1 port3
            bbb-04 serial MOXA2 if01-port0
            bbb-05 path pci-0000:00:14.0-usb-0:2.1:1.0
            bbb-06 path /dev/serial/by-path/pci-0000:00:14.0-usb-0:2.2:1.0-port0
            bbb-07 path pci-0000:00:14.0-usbv2-0:2.3:1.0
            bbb-09 serial A50285BJ path pci-0000:00:14.0-usb-0:2.4:1.0-port0
            bbb-10 serial A50285BK if01 path pci-0000:00:14.0-usb-0:2.5:1.1
            set group nodeline
            bbb-08 serial LAST""");

    assertEquals(new ProgramRun(0, "", ""), ended);
    assertEquals(
        """
        GROUP="nodeline", MODE="0660"
        ENV{ID_SERIAL_SHORT}=="A50285BI", SYMLINK+="dut/bbb-01", ENV{NODELINE_BOARD}="bbb-01"
        ENV{ID_SERIAL_SHORT}=="FT4#XYZ", ENV{ID_USB_INTERFACE_NUM}=="02", SYMLINK+="dut/bbb-02", ENV{NODELINE_BOARD}="bbb-02"
        ENV{ID_SERIAL_SHORT}=="MOXA1", ENV{.ID_PORT}=="3", SYMLINK+="dut/bbb-03", ENV{NODELINE_BOARD}="bbb-03"
        ENV{ID_SERIAL_SHORT}=="MOXA2", ENV{ID_USB_INTERFACE_NUM}=="01", ENV{.ID_PORT}=="0", SYMLINK+="dut/bbb-04", ENV{NODELINE_BOARD}="bbb-04"
        ENV{ID_PATH}=="pci-0000:00:14.0-usb-0:2.1:1.0", SYMLINK+="dut/bbb-05", ENV{NODELINE_BOARD}="bbb-05"
        ENV{ID_PATH}=="pci-0000:00:14.0-usb-0:2.2:1.0", ENV{.ID_PORT}=="0", SYMLINK+="dut/bbb-06", ENV{NODELINE_BOARD}="bbb-06"
        ENV{ID_PATH_WITH_USB_REVISION}=="pci-0000:00:14.0-usbv2-0:2.3:1.0", SYMLINK+="dut/bbb-07", ENV{NODELINE_BOARD}="bbb-07"
        ENV{ID_SERIAL_SHORT}=="A50285BJ", ENV{ID_PATH}=="pci-0000:00:14.0-usb-0:2.4:1.0", ENV{.ID_PORT}=="0", SYMLINK+="dut/bbb-09", ENV{NODELINE_BOARD}="bbb-09"
        ENV{ID_SERIAL_SHORT}=="A50285BK", ENV{ID_USB_INTERFACE_NUM}=="01", ENV{ID_PATH}=="pci-0000:00:14.0-usb-0:2.5:1.1", SYMLINK+="dut/bbb-10", ENV{NODELINE_BOARD}="bbb-10"
        ENV{ID_SERIAL_SHORT}=="LAST", SYMLINK+="dut/bbb-08", ENV{NODELINE_BOARD}="bbb-08"
        """,
        UdevScripts.rules(root)
            .lines()
            .filter(line -> line.contains("\"nodeline\"") || line.startsWith("ENV"))
            .map(line -> line + "\n")
            .reduce("", String::concat));
  }

  @ParameterizedTest
  @MethodSource("shells")
  void namesEveryWrongLine(String shell) throws Exception {
    ProgramRun ended =
        make(
            shell,
            """
            a serial A1
            b serial A1
            a serial B1
            c usb C1
            d serial
            set mode 0666
            e path pci-0000:00:14.0-usb-0:2:1.0 if00
            f serial F1 if1
            g serial G1 if00 pci-0
            h path pci-0 port0 more
            """);

    assertEquals(1, ended.status());
    String file = "nodeline-boards: error: " + root + "/etc/nodeline/boards.table:";
    assertEquals(
        List.of(
            file + "2: the port is line 1's already: A1 ",
            file + "3: the name is line 1's already: a",
            file + "4: neither serial nor path: usb",
            file + "5: a board has 3 to 6 words, not 2: d serial",
            file + "6: not a setting: set mode 0666",
            file + "7: a path holds its interface already: if00",
            file + "8: not a port of an adapter: if1",
            file + "9: not a serial number and a path: serial G1 if00 pci-0",
            file + "10: a path and more: h path pci-0 port0 more"),
        ended.err().lines().filter(line -> !line.startsWith("hint: ")).toList());
    assertEquals(9, ended.err().lines().filter(line -> line.startsWith("hint: ")).count());
    assertFalse(Files.exists(root.resolve("etc/udev/rules.d/70-nodeline-boards.rules")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../../etc/passwd serial A1",
        "a/b serial A1",
        "-a serial A1",
        "b\u00e4r serial A1",
        "a\",RUN+=\"x serial A1",
        "a serial A\",RUN+=\"/bin/x",
        "a serial A1\\",
        "a serial A*",
        "a serial A|B",
        "a serial [A]",
        "a serial $env{X}",
        "a serial `x`",
        "a path pci*",
        "a serial A1 path pci*",
        "a serial A1\" path pci-0",
        "a path pci-\"x",
        "a serial A1 if00\"",
        "a serial A1 port*",
        "a serial A1 if00-",
        "set group \"x",
        "set group $(x)",
      })
  void refusesWhatCouldBeRuleSyntax(String line) throws Exception {
    for (String shell : UdevScripts.shells().toList()) {
      ProgramRun ended = make(shell, "# first\n" + line + "\n");

      assertEquals(1, ended.status(), shell);
      assertTrue(ended.err().contains("/boards.table:2: not a "), ended.err());
      assertFalse(Files.exists(root.resolve("etc/udev/rules.d/70-nodeline-boards.rules")), shell);
    }
  }

  @Test
  void keepsTerminalEscapesOffTheScreen() throws Exception {
    ProgramRun ended = make("dash", "\u001b[2Ja serial A1\n");

    assertFalse(ended.err().contains("\u001b"), ended.err());
  }

  @Test
  void takesNamesOfSixtyFourCharacters() throws Exception {
    assertEquals(0, make("dash", "a".repeat(64) + " serial A1\n").status());
    assertEquals(1, make("dash", "a".repeat(65) + " serial A1\n").status());
  }

  @Test
  void aWrongTableLeavesTheRulesAsTheyWere() throws Exception {
    make("dash", "a serial A1\n");
    String before = UdevScripts.rules(root);
    make("dash", "a serial A1\nb serial A1\n");

    assertEquals(before, UdevScripts.rules(root));
  }

  @Test
  void warnsOfTwoAdaptersWithOneSerialNumber() throws Exception {
    for (String device : List.of("1-1", "1-2")) {
      Path folder = Files.createDirectories(root.resolve("sys/bus/usb/devices/" + device));
      Files.writeString(folder.resolve("serial"), "0001\n");
    }

    assertEquals("", make("dash", "a serial 0002\n").err());
    ProgramRun ended = make("dash", "a serial 0001\n");
    assertEquals(0, ended.status());
    assertTrue(ended.err().contains("several adapters have the serial number 0001\nhint: "));
    assertEquals("", make("dash", "a serial 0001 path pci-0000:00:14.0-usb-0:2:1.0\n").err());
  }

  @Test
  void theTableThatIsInstalledIsRight() throws Exception {
    String table = Files.readString(FOLDER.resolve("boards.table"));
    assertEquals(new ProgramRun(0, "", ""), make("dash", table));

    String examples = table.replaceAll("(?m)^# (?=bbb|board-|qemu|set)", "");
    assertEquals(new ProgramRun(0, "", ""), make("dash", examples));
    assertTrue(UdevScripts.rules(root).contains("dut/qemu-1"), UdevScripts.rules(root));
  }

  @Test
  void wrongUsageIsStatusTwo() throws Exception {
    ProgramRun ended = UdevScripts.run("dash", BOARDS, "--frob");

    assertEquals(2, ended.status());
    assertTrue(ended.err().startsWith("nodeline-boards: error: not an option: --frob\nhint: "));
  }

  private ProgramRun make(String shell, String table) throws Exception {
    UdevScripts.writeTable(root, table);
    return UdevScripts.run(shell, BOARDS, "--root", root.toString());
  }
}

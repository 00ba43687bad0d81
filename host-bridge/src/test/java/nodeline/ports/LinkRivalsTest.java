// SPDX-License-Identifier: Apache-2.0
package nodeline.ports;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinkRivalsTest {
  private static final Path BOARD = Path.of("/dev/dut/bbb-01");

  @TempDir Path folder;
  @AutoClose private FakeSystem system;

  @BeforeEach
  void plugIn() {
    system = new FakeSystem(folder);
    system
        .gadget("1-2", "ttyACM0", "G1")
        .gadget("1-3", "ttyACM1", "G1")
        .board("bbb-01", "ttyACM1")
        .udevData("ttyACM0", "S:dut/bbb-01", "S:serial/by-id/usb-x", "S:serial/by-path/a", "I:1");
  }

  private Optional<String> rivals(Path path) {
    return new LinkRivals(system.tree()).of(path, 0);
  }

  @Test
  void namesTheAdaptersThatClaimALink() {
    assertEquals(Optional.empty(), rivals(BOARD));
    system.udevData("ttyACM1", "S:dut/bbb-01", "S:serial/by-id/usb-x", "S:serial/by-path/b");

    assertEquals(
        Optional.of("2 adapters claim /dev/dut/bbb-01: ttyACM0 at 1-2, ttyACM1 at 1-3"),
        rivals(BOARD));
    assertEquals(
        Optional.of("2 adapters claim /dev/serial/by-id/usb-x: ttyACM0 at 1-2, ttyACM1 at 1-3"),
        rivals(Path.of("/dev/serial/by-id/usb-x")));
    assertEquals(Optional.empty(), rivals(Path.of("/dev/serial/by-path/a")));
    assertEquals(Optional.empty(), rivals(Path.of("/dev/ttyACM1")));
  }

  @Test
  void followsALinkToALink() {
    system.udevData("ttyACM1", "S:dut/bbb-01").relativeLink("srv/board", "dev/dut/bbb-01");

    assertEquals(
        Optional.of("2 adapters claim /dev/dut/bbb-01: ttyACM0 at 1-2, ttyACM1 at 1-3"),
        rivals(Path.of("/srv/board")));
  }

  /** udev's rules give the link to the first of them. */
  @Test
  void portsOfOneAdapterAreNoRivals() {
    system.ft4232("1-5", 0, "FT4XYZ");
    for (int i = 0; i < 4; i++) {
      system.udevData("ttyUSB" + i, "S:dut/quad");
    }

    assertEquals(Optional.empty(), rivals(Path.of("/dev/dut/quad")));
  }

  @Test
  void looksAgainWhenItsKnowledgeIsOld() {
    LinkRivals rivals = new LinkRivals(system.tree());
    assertEquals(Optional.empty(), rivals.of(BOARD, Long.MAX_VALUE / 4));
    system.udevData("ttyACM1", "S:dut/bbb-01");

    assertEquals(Optional.empty(), rivals.of(BOARD, Long.MAX_VALUE / 4));
    assertEquals(true, rivals.of(BOARD, 0).isPresent());
  }
}

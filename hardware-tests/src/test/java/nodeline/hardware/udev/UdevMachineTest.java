// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.udev;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import nodeline.hardware.machine.Initramfs;
import nodeline.hardware.machine.Machine;
import nodeline.hardware.machine.MachineBoard;
import nodeline.hardware.rig.WholeApi;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The rules and the service of {@code udev/} on an emulated host, and at the bridge that runs there
 * two boards: a machine of its own by a USB adapter, and the host's own gadget.
 */
@Tag("tier3")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class UdevMachineTest {
  private static final String RIGHTS =
      """
      660 root:dialout
      ID_MM_DEVICE_IGNORE=1
      ID_MM_PORT_IGNORE=1
      NODELINE_BOARD=%s
      """;

  /** Another Java on an emulated processor takes most of a minute. */
  private static final boolean DOCTOR = Boolean.getBoolean("nodeline.guest.doctor");

  private static final Pattern WAIT = Pattern.compile("~NL1:\\w{12}:1:w:");
  private static final String FTDI_TIMER = "1\n";
  private static final String GADGETS_TTY = "NODELINE_TTY=/dev/ttyGS0 ";

  private Path home;
  private Path packed;
  private MachineBoard board;
  private UdevHost host;

  @BeforeAll
  @Timeout(value = 30, unit = TimeUnit.MINUTES)
  void boot(@TempDir Path folder) throws Exception {
    Machine.Kind.X86.require();
    UdevHost.require();
    home = Files.createDirectories(folder.resolve("board-0"));
    packed =
        new Initramfs(home.resolve("root"), Machine.Kind.X86.architecture())
            .add("t/api", WholeApi.script(1))
            .pack();
    long began = System.nanoTime();
    host = new UdevHost(folder.resolve("host"), console());
    host.awaitReady();
    double installed = seconds(began);
    assertTrue(host.linked("dut/board-1").startsWith("/dev/ttyACM"));
    host.machine().type("stty raw -echo </dev/ttyGS0");
    host.run("service");
    double served = seconds(began);
    board = startBoard();
    assertTrue(host.linked("dut/board-0").startsWith("/dev/ttyUSB"));
    awaitBoard(1);
    System.out.printf(
        "udev: installed %.1f s, the bridge ready %.1f s, its board %.1f s%n",
        installed, served, seconds(began));
  }

  @AfterAll
  void stop() throws Exception {
    if (host != null) {
      host.close();
    }
    if (board != null) {
      board.close();
    }
  }

  private static double seconds(long began) {
    return (System.nanoTime() - began) / 1e9;
  }

  private Path console() {
    return home.resolve("console.sock");
  }

  /** What a board says while nobody reads is lost on a wire; the emulators would keep it. */
  private MachineBoard startBoard() throws Exception {
    Files.deleteIfExists(console());
    MachineBoard started = new MachineBoard(Machine.Kind.X86, home, console(), packed);
    started.cable().mute(true);
    return started;
  }

  /** Waits until the bridge has opened the console that often and the board has booted. */
  private void awaitBoard(int openings) throws Exception {
    host.run("logged " + openings + " board-0 opened ");
    board.cable().mute(false);
    board.type("");
    board.awaitPrompt(0);
    assertEquals("", new String(board.cable().boardHeard(), ISO_8859_1), "typed at the boot");
  }

  private String rights(String name) throws Exception {
    return host.run("rights dut/" + name);
  }

  @Test
  void portsOfBoardsAreTheGroupsAndNotModemManagers() throws Exception {
    assertEquals(RIGHTS.formatted("board-0") + FTDI_TIMER, rights("board-0"));
    assertEquals(RIGHTS.formatted("board-1"), rights("board-1"));
  }

  /** Where the group is the usual one, it is that of udev's own rules too. */
  @Test
  void theTableGivesThePortsToAGroup() throws Exception {
    assertEquals("", tabulate("set group nodeline"));
    host.linked("dut/board-0");
    String rights = rights("board-0");
    host.run("sed -i /^set/d /host/etc/nodeline/boards.table");
    assertEquals("", tabulate(""));
    host.linked("dut/board-0");
    assertEquals(RIGHTS.replace("dialout", "nodeline").formatted("board-0") + FTDI_TIMER, rights);
    assertEquals(RIGHTS.formatted("board-0") + FTDI_TIMER, rights("board-0"));
  }

  @Test
  void aLinkFollowsItsAdapterToANewNumber() throws Exception {
    host.plug(2);
    String first = host.linked("dut/probe");
    host.run("hold dut/probe");
    host.pull(2);
    host.run("unlinked dut/probe");
    host.plug(2);
    String second = host.linked("dut/probe");
    host.run("hold");
    assertNotEquals(first, second);
    assertEquals(RIGHTS.formatted("probe") + FTDI_TIMER, rights("probe"));
    host.pull(2);
    host.run("unlinked dut/probe");
  }

  @Test
  void aLinkFollowsItsGadgetToANewNumber() throws Exception {
    String first = host.linked("dut/board-1");
    host.run("hold dut/board-1");
    host.run("nodeline-gadget stop");
    host.run("unlinked dut/board-1");
    host.run("nodeline-gadget start GADGET1 board");
    String second = host.linked("dut/board-1");
    host.run("hold");
    assertNotEquals(first, second);
    assertEquals(RIGHTS.formatted("board-1"), rights("board-1"));
  }

  /**
   * By their serial number the last one has the link, which is said; by their paths each its own.
   */
  @Test
  void twoAdaptersWithOneSerialNumberAreFoundOutAndToldApart() throws Exception {
    assertEquals("", tabulate("twin serial " + UdevHost.TWIN));
    host.plug(3);
    String left = host.linked("serial/by-path/" + UdevHost.path(3));
    assertEquals(left, host.linked("dut/twin"));
    host.plug(4);
    String right = host.linked("serial/by-path/" + UdevHost.path(4));
    assertEquals(right, host.linked("dut/twin"), "the last one takes the link");
    String warning = "nodeline-boards: warning: several adapters have the serial number ";
    assertTrue(tabulate("").startsWith(warning + UdevHost.TWIN + "\nhint: name them by path: "));
    if (DOCTOR) {
      String found = host.machine().run("doctor").out();
      for (String[] pair : new String[][] {{left, right}, {right, left}}) {
        String text = "warns   %s: serial number %s is also that of %s: name them by path\n";
        String other = pair[1].substring("/dev/".length());
        assertTrue(found.contains(text.formatted(pair[0], UdevHost.TWIN, other)), found);
      }
    }
    host.run("sed -i /TWIN/d /host/etc/nodeline/boards.table");
    assertEquals("", tabulate("left path " + UdevHost.path(3)));
    assertEquals("", tabulate("right path " + UdevHost.path(4)));
    assertEquals(left, host.linked("dut/left"));
    assertEquals(right, host.linked("dut/right"));
    host.pull(3);
    host.run("unlinked dut/left");
    host.pull(4);
    host.run("unlinked dut/right");
    host.plug(4);
    assertEquals(left, host.linked("dut/right"), "it has the other's number now");
    host.plug(3);
    assertEquals(right, host.linked("dut/left"));
    host.pull(3);
    host.pull(4);
  }

  /** Adds a line to the table and applies it; returns what was said. */
  private String tabulate(String line) throws Exception {
    return host.machine().run("tabulate " + line).err();
  }

  @Test
  void allCallsOfTwoBoardsAreRight() throws Exception {
    CompletableFuture<MachineBoard.Result> first = board.start("env run=api me=0 other=1 api");
    CompletableFuture<MachineBoard.Result> second =
        host.machine().start("env " + GADGETS_TTY + "run=api me=1 other=0 api");
    assertEquals(new MachineBoard.Result(0, WholeApi.expected(0, 1), ""), first.get());
    assertEquals(new MachineBoard.Result(0, WholeApi.expected(1, 1), ""), second.get());
  }

  /** Its end pulls the adapter, and its start plugs it; what the old call waited for is there. */
  @Test
  void aBoardThatIsKilledInAWaitIsFoundAgain() throws Exception {
    int begin = board.said();
    board.type("die - killed");
    Awaitility.await("the wait")
        .atMost(150, TimeUnit.SECONDS)
        .until(() -> WAIT.matcher(board.saidSince(begin)).find());
    board.close();
    host.run("unlinked dut/board-0");
    host.run("logged 1 board-0 lost its console reason=unplugged");
    long began = System.nanoTime();
    board = startBoard();
    host.linked("dut/board-0");
    double linked = seconds(began);
    host.run("env " + GADGETS_TTY + "lava-send killed k=v");
    awaitBoard(2);
    double booted = seconds(began);
    assertEquals(
        new MachineBoard.Result(0, "job-1:k=v\n", ""),
        board.run("sh -c 'lava-wait killed && cat $LAVA_MULTI_NODE_CACHE'"));
    System.out.printf("udev: killed and started: link %.1f s, prompt %.1f s%n", linked, booted);
  }
}

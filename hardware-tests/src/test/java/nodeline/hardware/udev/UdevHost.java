// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.udev;

import static nodeline.hardware.udev.UdevScripts.ROOT;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import nodeline.cli.Main;
import nodeline.hardware.machine.Initramfs;
import nodeline.hardware.machine.Machine;
import nodeline.hardware.machine.MachineBoard;
import nodeline.hardware.machine.MachineFiles;
import nodeline.hardware.rig.JavaImage;
import nodeline.hardware.rig.MissingPrerequisite;
import nodeline.hardware.rig.WholeApi;

/**
 * An emulated host of a bench, with udevd and all that {@code udev/install} brings. In its USB
 * sockets: at 1 the console of a board, whenever that is there; at 2, 3 and 4 adapters that are
 * plugged and pulled by tests; and a gadget of its own.
 */
final class UdevHost implements AutoCloseable {
  /** What an adapter at 2 says of itself; those at 3 and 4 are twins. */
  static final String SERIAL = "PROBE1";

  static final String TWIN = "TWIN1";

  private static final String TABLE =
      """
      board-0  serial  A50285BI
      board-1  serial  GADGET1
      probe    serial  PROBE1
      """;

  private static final String CONFIGURATION =
      """
      group: lab
      devices:
        board-0: {job: job-0, role: server, console: "serial:/dev/dut/board-0"}
        board-1: {job: job-1, role: client, console: "serial:/dev/dut/board-1"}
      """;

  private final Path folder;
  private final MachineBoard machine;
  private final SocketChannel[] plugged = new SocketChannel[5];

  /**
   * Starts it; {@link #awaitReady} waits for it.
   *
   * @param console the socket of the board's console
   */
  UdevHost(Path folder, Path console) throws Exception {
    this.folder = Files.createDirectories(folder);
    Initramfs initramfs =
        new Initramfs(folder.resolve("root"), Machine.Kind.USB.architecture())
            .add("bin/nodeline-gadget", ROOT.resolve("udev/gadget/nodeline-gadget"))
            .add("t/api", WholeApi.script(1))
            .add("t/boards.table", TABLE)
            .add("t/nodeline.yaml", CONFIGURATION)
            .add("tree/nodeline", ROOT.resolve("nodeline"))
            .add("tree/LICENSE", ROOT.resolve("LICENSE"))
            .addTree("tree/udev", ROOT.resolve("udev"))
            .addTree("tree/host-bridge/target/app", program().getParent())
            .addTree("java", JavaImage.of(program().getParent()))
            .addTree("lib", MachineFiles.file("full/lib"));
    machine =
        new MachineBoard(
            Machine.Kind.USB,
            folder,
            folder.resolve("console.sock"),
            initramfs.pack(),
            adapters(console));
  }

  /** Skips the test with a reason; fails it where CI promises that all is there. */
  static void require() throws Exception {
    Machine.Kind.USB.require();
    JavaImage.require();
    MissingPrerequisite.unless(
        Files.exists(Path.of("/lib/systemd/systemd-udevd")),
        "udev is not installed: run hardware-tests/install-packages");
    MissingPrerequisite.unless(
        program().endsWith("target/app/nodeline.jar"),
        "this program is not packaged: " + program() + ": run ./mvnw verify, which does it");
  }

  /** The program of these tests' own build: what lies in its folder may be an older one's. */
  private static Path program() throws URISyntaxException {
    return Path.of(Main.class.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  private String[] adapters(Path console) {
    List<String> options = new ArrayList<>(List.of("-device", "qemu-xhci,id=usb,addr=5"));
    add(options, 1, "path=" + console + ",reconnect=1", "A50285BI");
    add(options, 2, "server=on,wait=off,path=" + socket(2), SERIAL);
    add(options, 3, "server=on,wait=off,path=" + socket(3), TWIN);
    add(options, 4, "server=on,wait=off,path=" + socket(4), TWIN);
    return options.toArray(String[]::new);
  }

  /** Its chip is an FT232; it is plugged in while the other end of its wire is there. */
  private static void add(List<String> options, int port, String wire, String serial) {
    String id = "u" + port;
    options.addAll(List.of("-chardev", "socket,id=%s,%s".formatted(id, wire)));
    String device = "usb-serial,bus=usb.0,port=%d,chardev=%s,serial=%s";
    options.addAll(List.of("-device", device.formatted(port, id, serial)));
  }

  private Path socket(int port) {
    return folder.resolve("usb-" + port);
  }

  /** The name of an adapter in /dev/serial/by-path. */
  static String path(int port) {
    return "pci-0000:00:05.0-usb-0:" + port + ":1.0-port0";
  }

  MachineBoard machine() {
    return machine;
  }

  /** Returns what the command printed, which must end well and say nothing on standard error. */
  String run(String command) throws Exception {
    MachineBoard.Result result = machine.run(command);
    assertEquals(0, result.status(), command + ": " + result);
    assertEquals("", result.err(), command);
    return result.out();
  }

  /** Installs all as the documents say. */
  void awaitReady() throws Exception {
    machine.awaitPrompt(0);
    assertEquals(0, machine.run("host").status(), () -> machine.saidSince(0));
  }

  /** Waits for a link in /dev, and returns where it leads to. */
  String linked(String name) throws Exception {
    return run("linked " + name).strip();
  }

  void plug(int port) {
    plugged[port] = Machine.connect(socket(port));
  }

  void pull(int port) throws IOException {
    plugged[port].close();
  }

  @Override
  public void close() throws IOException {
    machine.close();
  }
}

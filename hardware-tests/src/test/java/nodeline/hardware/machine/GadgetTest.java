// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A USB gadget link within one machine: the shim is at {@code ttyGS0}, and the bridge, a JVM in the
 * machine, at {@code ttyACM0}.
 */
@Tag("tier2")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GadgetTest {
  private static final int UNPLUGS = Integer.getInteger("nodeline.unplugs", 5);
  private static final Path PROJECT = Path.of(System.getProperty("nodeline.root"));

  /** The classes, the JDK and its libraries are the host's, by the same paths. */
  private static final String BRIDGE =
      """
      #!/bin/sh
      cat >/host/run/bench.yaml <<END
      group: lab
      devices:
        board:
          role: server
          console: serial:/dev/board
      END
      chroot /host %s -Djava.io.tmpdir=/run -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx160m -cp %s \
        %s --debug run /run/bench.yaml --state /run/state --socket /run/control >/tmp/bridge.log 2>&1 &
      echo $! >/tmp/bridge.pid
      logged 1 never opened: && answered && logged 1 closed meanwhile: && logged 1 ' opened '
      """;

  private MachineBoard machine;

  @BeforeAll
  @Timeout(value = 30, unit = TimeUnit.MINUTES)
  void boot(@TempDir Path folder) throws Exception {
    Machine.Kind.USB.require();
    Initramfs initramfs = new Initramfs(folder.resolve("root"), Machine.Kind.USB.architecture());
    initramfs
        .add("bin/nodeline-gadget", PROJECT.resolve("udev/gadget/nodeline-gadget"))
        .addTree("lib", MachineFiles.file("full/lib"))
        .add("t/bridge", bridge());
    long began = System.nanoTime();
    machine =
        new MachineBoard(
            Machine.Kind.USB, folder, folder.resolve("console.sock"), initramfs.pack());
    machine.awaitPrompt(0);
    double booted = seconds(began);
    assertEquals(new MachineBoard.Result(0, "/dev/ttyACM0\n", ""), machine.run("usb"));
    machine.type("export NODELINE_TTY=/dev/ttyGS0");
    MachineBoard.Result started = machine.run("bridge");
    assertEquals(0, started.status(), started.toString());
    System.out.printf("gadget: booted %.1f s, bridge ready %.1f s%n", booted, seconds(began));
  }

  @AfterAll
  void stop() throws IOException {
    if (machine != null) {
      machine.close();
    }
  }

  private static double seconds(long began) {
    return (System.nanoTime() - began) / 1e9;
  }

  private static String bridge() {
    StringBuilder path = new StringBuilder();
    for (String part : System.getProperty("java.class.path").split(":")) {
      path.append(path.isEmpty() ? "" : ":").append(Path.of(part).toAbsolutePath().normalize());
    }
    Path java = Path.of(System.getProperty("java.home"), "bin/java");
    return BRIDGE.formatted(java, path, GadgetBridge.class.getName());
  }

  /** The board never opens its side, or it opens it and closes it. */
  @Test
  void aCloseThatTheBoardDelaysLeavesTheEventLoopFree() throws Exception {
    assertEquals(
        "never opened: event loop is free\nclosed meanwhile: event loop is free\n",
        machine.run("grep event.loop /tmp/bridge.log").out());
  }

  @Test
  void whatWasSaidWhileNobodyListenedDoesNoHarm() throws Exception {
    assertEquals(new MachineBoard.Result(0, "board\nboard:k=v\nstale\n", ""), machine.run("stale"));
  }

  @Test
  void allCallsAreRight() throws Exception {
    String pairs = "board:ip=10.0.0.1\nboard:p=50%off\n";
    assertEquals(
        new MachineBoard.Result(
            0, "board\nserver\nserver\nboard\tserver\nboard\n" + pairs + pairs, ""),
        machine.run("alone"));
  }

  /** None is repeated: each goes on by itself, also when the tty has another number then. */
  @Test
  @Timeout(value = 30, unit = TimeUnit.MINUTES)
  void everyCallEndsRightThoughTheGadgetIsUnplugged() throws Exception {
    long began = System.nanoTime();
    MachineBoard.Result result = machine.run("unplug " + UNPLUGS + " repeat unplugged");
    assertEquals(new MachineBoard.Result(0, "right\n", ""), result);
    String names = machine.run("sort -u /tmp/names").out();
    String rounds = machine.run("cat /tmp/rounds").out();
    System.out.printf(
        "gadget: unplugs=%d seconds=%.1f calls right=%d names=%s%n",
        UNPLUGS,
        seconds(began),
        2 * Integer.parseInt(rounds.strip()),
        names.strip().replace('\n', ' '));
    assertTrue(names.matches("(/dev/ttyACM\\d\n){2,}"), names);
  }
}

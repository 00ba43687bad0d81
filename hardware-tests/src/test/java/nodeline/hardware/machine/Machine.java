// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.machine;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import nodeline.hardware.rig.MissingPrerequisite;
import nodeline.hardware.rig.ProgramRun;
import org.awaitility.Awaitility;

/** An emulated machine with a kernel of Debian's: never faster than by software. */
public final class Machine implements AutoCloseable {
  /** Kinds of machines, by the UART of their console. */
  public enum Kind {
    /** A 16550. */
    X86("qemu-system-x86_64", "amd64", "cloud/vmlinuz", "ttyS0", "-M pc -cpu qemu64 -m 128"),
    /** A PL011. */
    ARM(
        "qemu-system-arm",
        "armhf",
        "armmp/vmlinuz",
        "ttyAMA0",
        "-M virt -cpu cortex-a15 -m 96 -net none"),
    /** A PL011, and a U-Boot that counts from 2 before it boots the kernel. */
    U_BOOT(
        "qemu-system-arm",
        "armhf",
        "armmp/vmlinuz",
        "ttyAMA0",
        "-M virt -cpu cortex-a15 -m 256 -net none -bios " + MachineFiles.U_BOOT),
    /** A 16550, drivers for USB, and the files of the host to read. */
    USB(
        "qemu-system-x86_64",
        "amd64",
        "full/vmlinuz",
        "ttyS0",
        "-M pc -cpu qemu64 -m 640 -virtfs"
            + " local,path=/,mount_tag=host,security_model=none,readonly=on,multidevs=remap");

    private final String emulator;
    private final String architecture;
    private final String kernel;
    private final String console;
    private final String board;

    Kind(String emulator, String architecture, String kernel, String console, String board) {
      this.emulator = emulator;
      this.architecture = architecture;
      this.kernel = kernel;
      this.console = console;
      this.board = board;
    }

    public String architecture() {
      return architecture;
    }

    /** Skips the test with a reason; fails it where CI promises that all is there. */
    public void require() throws IOException {
      MachineFiles.require(emulator);
      MissingPrerequisite.unless(
          this != USB || ProgramRun.asRoot(),
          "all files of the host are shown to the machine, which root may");
    }
  }

  /** The emulator ends with the tests' JVM, however that ends: then the pipe it reads is closed. */
  private static final String WATCHED = "\"$@\" </dev/null & read -r _; kill -9 $!; wait $!";

  private final Process process;
  private final Path monitor;

  /**
   * Starts one.
   *
   * @param folder of its own
   * @param serial the options of its ports; the first is its console
   */
  Machine(Kind kind, Path folder, Path initramfs, String... serial) throws IOException {
    kind.require();
    monitor = folder.resolve("monitor");
    List<String> command = new ArrayList<>(List.of("sh", "-c", WATCHED, "sh", kind.emulator));
    command.addAll(List.of("-accel", "tcg", "-nodefaults", "-no-user-config", "-display", "none"));
    command.addAll(List.of(kind.board.split(" ")));
    command.addAll(List.of("-kernel", "" + MachineFiles.file(kind.kernel), "-initrd"));
    command.addAll(List.of("" + initramfs, "-append"));
    command.add(
        "console=" + kind.console + ",115200 panic=1 printk.devkmsg=on sysrq_always_enabled");
    command.addAll(List.of("-monitor", "unix:" + monitor + ",server=on,wait=off"));
    command.addAll(List.of(serial));
    process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("emulator.log").toFile())
            .start();
  }

  /** The options of a port whose other end is a socket that waits for who opens it. */
  static String[] port(Path socket, String more) {
    return new String[] {
      "-chardev", "socket,id=c0,path=" + socket + ",server=on" + more, "-serial", "chardev:c0"
    };
  }

  /** Connects to one of its sockets as soon as that is there. */
  public static SocketChannel connect(Path socket) {
    return Awaitility.await("" + socket)
        .pollInterval(10, TimeUnit.MILLISECONDS)
        .atMost(30, TimeUnit.SECONDS)
        .ignoreExceptions()
        .until(
            () -> {
              SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
              channel.connect(UnixDomainSocketAddress.of(socket));
              return channel;
            },
            SocketChannel::isConnected);
  }

  /** A command of the emulator's monitor, such as {@code system_reset}. */
  void monitor(String command) throws IOException {
    try (SocketChannel channel = connect(monitor)) {
      channel.write(ByteBuffer.wrap((command + "\n").getBytes(StandardCharsets.US_ASCII)));
      StringBuilder said = new StringBuilder();
      ByteBuffer buffer = ByteBuffer.allocate(4096);
      while (!said.toString().matches("(?s).*\\(qemu\\).*\\(qemu\\).*")
          && channel.read(buffer.clear()) >= 0) {
        said.append(new String(buffer.array(), 0, buffer.position(), StandardCharsets.ISO_8859_1));
      }
    }
  }

  boolean isRunning() {
    return process.isAlive();
  }

  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
    process.onExit().orTimeout(30, TimeUnit.SECONDS).join();
    Files.deleteIfExists(monitor);
  }
}

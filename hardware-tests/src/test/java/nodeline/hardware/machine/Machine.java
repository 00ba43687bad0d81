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
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
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
    /** A 16550, and a U-Boot that counts from 2 before it boots the kernel of its disk. */
    U_BOOT_X86(
        "qemu-system-x86_64",
        "amd64",
        "cloud/vmlinuz",
        "ttyS0",
        "-M pc -cpu qemu64 -m 256 -net none -bios " + MachineFiles.U_BOOT_X86),
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

  private static final int IMAGE_HEADER = 64;
  private static final int IMAGE_MAGIC = 0x27051956;
  private static final int IMAGE_LINUX = 5;
  private static final int IMAGE_SCRIPT = 6;

  /**
   * The emulator ends with the tests' JVM, however that ends: then the pipe it reads is closed. It
   * makes room for tests that look at the time.
   */
  private static final String WATCHED =
      "nice -n 5 \"$@\" </dev/null & read -r _; kill -9 $!; wait $!";

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
    command.addAll(
        kind == Kind.U_BOOT_X86 ? disk(kind, folder, initramfs) : memory(kind, initramfs));
    command.addAll(List.of("-monitor", "unix:" + monitor + ",server=on,wait=off"));
    command.addAll(List.of(serial));
    process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("emulator.log").toFile())
            .start();
  }

  private static String parameters(Kind kind) {
    return "console=" + kind.console + ",115200 panic=1 printk.devkmsg=on sysrq_always_enabled";
  }

  /** The options of a machine that finds its kernel in its memory. */
  private static List<String> memory(Kind kind, Path initramfs) {
    String kernel = "" + MachineFiles.file(kind.kernel);
    return List.of("-kernel", kernel, "-initrd", "" + initramfs, "-append", parameters(kind));
  }

  /** The options of one that finds it on a disk, by a script of its U-Boot. */
  private static List<String> disk(Kind kind, Path folder, Path initramfs) throws IOException {
    Path disk = Files.createDirectories(folder.resolve("disk"));
    Files.copy(MachineFiles.file(kind.kernel), disk.resolve("vmlinuz"));
    Files.copy(initramfs, disk.resolve("initrd"));
    String script =
        """
        setenv bootargs %s
        load virtio 0:1 1000000 vmlinuz
        load virtio 0:1 8000000 initrd
        zboot 1000000 0 8000000 ${filesize}
        """
            .formatted(parameters(kind));
    Files.write(disk.resolve("boot.scr"), image(script.getBytes(StandardCharsets.US_ASCII)));
    return List.of("-drive", "file=fat:rw:" + disk + ",format=raw,if=virtio");
  }

  /**
   * A script in U-Boot's legacy image format: a header of 64 octets with two CRC-32, then parts.
   */
  private static byte[] image(byte[] script) {
    ByteBuffer parts = ByteBuffer.allocate(8 + script.length);
    parts.putInt(script.length).putInt(0).put(script);
    ByteBuffer image = ByteBuffer.allocate(IMAGE_HEADER + parts.capacity());
    image.putInt(0, IMAGE_MAGIC).putInt(12, parts.capacity()).putInt(24, crc(parts.array()));
    image.put(28, (byte) IMAGE_LINUX).put(30, (byte) IMAGE_SCRIPT);
    image.putInt(4, crc(Arrays.copyOf(image.array(), IMAGE_HEADER)));
    image.position(IMAGE_HEADER).put(parts.flip());
    return image.array();
  }

  private static int crc(byte[] octets) {
    CRC32 crc = new CRC32();
    crc.update(octets);
    return (int) crc.getValue();
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

// SPDX-License-Identifier: Apache-2.0
package nodeline.portlock;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import nodeline.natives.Libc;

/** What the kernel and other programs write down of a lock on a device. */
public final class LockRecords {
  private static final int TYPE = 1;
  private static final int PID = 4;
  private static final int FILE = 5;
  private static final int BINARY_OCTETS = 4;

  /** Others' files may have a name of the program behind the pid. */
  private static final int MAX_OCTETS = 128;

  private LockRecords() {}

  /**
   * A line of {@code /proc/locks}: {@code 1: FLOCK ADVISORY WRITE 4711 00:18:5 0 EOF}.
   *
   * @param type {@code FLOCK}, {@code POSIX} or {@code OFDLCK}
   * @param pid as it stands there; 0 or below for a process of another namespace
   * @param file device in hex, then inode, as {@link #file} gives them
   */
  public record Lock(String type, String pid, String file) {}

  /** The locks in a text like {@code /proc/locks}. */
  public static Stream<Lock> locks(Stream<String> lines) {
    return lines
        .map(line -> line.strip().split("\\s+"))
        .filter(fields -> fields.length > FILE)
        .map(fields -> new Lock(fields[TYPE], fields[PID], fields[FILE]));
  }

  /** How the kernel names a file in its list of locks. */
  public static String file(Path file) throws IOException {
    long device = (Long) Files.getAttribute(file, "unix:dev");
    long inode = (Long) Files.getAttribute(file, "unix:ino");
    // glibc's packing of major and minor.
    long major = ((device >>> 8) & 0xfff) | ((device >>> 32) & ~0xfffL);
    long minor = (device & 0xff) | ((device >>> 12) & ~0xffL);
    return "%02x:%02x:%d".formatted(major, minor, inode);
  }

  /**
   * The octets of a lock file. Who may write in its folder may put anything there, at any time: a
   * FIFO has no writer to wait for, and a link leads nowhere.
   *
   * @return empty if there is nothing; no octets of what is no file, or cannot be read
   */
  public static Optional<byte[]> content(Path file) {
    if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return Libc.beginning(file, MAX_OCTETS);
    }
    return Files.exists(file, LinkOption.NOFOLLOW_LINKS)
        ? Optional.of(new byte[0])
        : Optional.empty();
  }

  /**
   * The pid in a lock file: as text, perhaps with a program's name behind it, or, as some programs
   * write it, as an int.
   */
  public static OptionalInt pid(byte[] content) {
    String first = new String(content, StandardCharsets.ISO_8859_1).strip().split("\\s+", 2)[0];
    if (first.matches("[1-9][0-9]{0,8}")) {
      return OptionalInt.of(Integer.parseInt(first));
    }
    if (content.length == BINARY_OCTETS) {
      int pid = ByteBuffer.wrap(content).order(ByteOrder.nativeOrder()).getInt();
      return pid > 0 ? OptionalInt.of(pid) : OptionalInt.empty();
    }
    return OptionalInt.empty();
  }
}

// SPDX-License-Identifier: Apache-2.0
package nodeline.console;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** Who holds the lock (flock) on a device. */
final class LockHolder {
  /** A line: {@code 1: FLOCK ADVISORY WRITE 4711 00:18:5 0 EOF}, device in hex, then inode. */
  private static final Path LOCKS = Path.of("/proc/locks");

  private static final int TYPE = 1;
  private static final int PID = 4;
  private static final int FILE = 5;

  private LockHolder() {}

  /** Returns for example {@code pid 4711 (picocom)}; empty if the system does not say. */
  static Optional<String> of(Path device) {
    try (Stream<String> lines = Files.lines(LOCKS)) {
      String file = file(device);
      return lines
          .map(line -> line.trim().split("\\s+"))
          .filter(fields -> fields.length > FILE)
          .filter(fields -> fields[TYPE].equals("FLOCK") && fields[FILE].equals(file))
          .map(fields -> describe(fields[PID]))
          .findFirst();
    } catch (IOException | java.io.UncheckedIOException e) {
      return Optional.empty();
    }
  }

  private static String file(Path device) throws IOException {
    long dev = (Long) Files.getAttribute(device, "unix:dev");
    long inode = (Long) Files.getAttribute(device, "unix:ino");
    // glibc's packing of major and minor.
    long major = ((dev >>> 8) & 0xfff) | ((dev >>> 32) & ~0xfffL);
    long minor = (dev & 0xff) | ((dev >>> 12) & ~0xffL);
    return "%02x:%02x:%d".formatted(major, minor, inode);
  }

  /** Returns for example {@code pid 4711 (picocom)}. */
  static String describe(String pid) {
    try {
      return "pid %s (%s)".formatted(pid, Files.readString(Path.of("/proc", pid, "comm")).strip());
    } catch (IOException e) {
      return "pid " + pid;
    }
  }
}

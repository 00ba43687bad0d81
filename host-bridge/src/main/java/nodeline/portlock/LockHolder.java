// SPDX-License-Identifier: Apache-2.0
package nodeline.portlock;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** The holder of the lock (flock) on a device. */
public final class LockHolder {
  private static final Path LOCKS = Path.of("/proc/locks");

  private LockHolder() {}

  /** Returns for example {@code pid 4711 (picocom)}; empty if the system does not say. */
  public static Optional<String> of(Path device) {
    try (Stream<String> lines = Files.lines(LOCKS)) {
      String file = LockRecords.file(device);
      return LockRecords.locks(lines)
          .filter(lock -> lock.type().equals("FLOCK") && lock.file().equals(file))
          .map(lock -> describe(lock.pid()))
          .findFirst();
    } catch (IOException | java.io.UncheckedIOException e) {
      return Optional.empty();
    }
  }

  /** Returns for example {@code pid 4711 (picocom)}. */
  public static String describe(String pid) {
    try {
      return "pid %s (%s)".formatted(pid, Files.readString(Path.of("/proc", pid, "comm")).strip());
    } catch (IOException e) {
      return "pid " + pid;
    }
  }
}

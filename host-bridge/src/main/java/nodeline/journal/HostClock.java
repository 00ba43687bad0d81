// SPDX-License-Identifier: Apache-2.0
package nodeline.journal;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.function.Supplier;

/**
 * The clocks of this host. Its clock is believed if another one agrees with it: a hardware clock,
 * or systemd-timesyncd, which has asked the network. A host without a battery begins in the past,
 * and jumps when the network has told it the time.
 */
final class HostClock implements Supplier<Moment> {
  /** A clock that is before this program was written is wrong, whoever agrees with it. */
  private static final long FIRST_SECOND = 1_767_225_600; // 2026-01-01

  /** A hardware clock drifts while the host runs. */
  private static final long TOLERANCE_SECONDS = 300;

  private final Path root;
  private final Clock clock;

  /** Reads those that {@code proc}, {@code sys} and {@code run} in a folder show, and the clock. */
  HostClock(Path root, Clock clock) {
    this.root = root;
    this.clock = clock;
  }

  @Override
  public Moment get() {
    long wall = clock.instant().getEpochSecond();
    boolean sure = wall >= FIRST_SECOND && (isSynchronized() || hardwareAgrees(wall));
    try {
      return new Moment(text("proc/sys/kernel/random/boot_id"), up(), wall, sure);
    } catch (IOException | NumberFormatException e) {
      return new Moment("", 0, wall, sure);
    }
  }

  /** {@code 616.11 899.51}: the first are seconds of the host, the others of idle processors. */
  private long up() throws IOException {
    String seconds = text("proc/uptime").split(" ")[0];
    return new BigDecimal(seconds).movePointRight(3).longValue();
  }

  private boolean isSynchronized() {
    return Files.exists(root.resolve("run/systemd/timesync/synchronized"));
  }

  private boolean hardwareAgrees(long wall) {
    try (DirectoryStream<Path> all = Files.newDirectoryStream(root.resolve("sys/class/rtc"))) {
      for (Path one : all) {
        if (agrees(one, wall)) {
          return true;
        }
      }
    } catch (IOException e) {
      // The host has none.
    }
    return false;
  }

  private static boolean agrees(Path hardware, long wall) {
    try {
      String second = Files.readString(hardware.resolve("since_epoch")).strip();
      return Math.abs(Long.parseLong(second) - wall) <= TOLERANCE_SECONDS;
    } catch (IOException | NumberFormatException e) {
      return false; // it cannot be read now
    }
  }

  private String text(String file) throws IOException {
    return Files.readString(root.resolve(file)).strip();
  }
}

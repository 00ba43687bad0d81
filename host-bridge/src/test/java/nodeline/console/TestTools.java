// SPDX-License-Identifier: Apache-2.0
package nodeline.console;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;

/** What tests need of the machine. */
final class TestTools {
  private TestTools() {}

  /** Skips the test without the program, or fails it where all programs must be there. */
  static void require(String program) {
    boolean found =
        Arrays.stream(System.getenv("PATH").split(":"))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    if (!found && "true".equals(System.getenv("CI"))) {
      fail("missing program: " + program);
    }
    if (!found) {
      abort("missing program: " + program);
    }
  }

  static long openDescriptors() throws IOException {
    try (Stream<Path> list = Files.list(Path.of("/proc/self/fd"))) {
      return list.count();
    }
  }

  static long processCpuMillis() {
    com.sun.management.OperatingSystemMXBean system =
        (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return system.getProcessCpuTime() / 1_000_000;
  }

  /** CPU that this process uses while nothing happens: the least of three windows, in percent. */
  static long idleCpuPercent() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 3 && least > 2; i++) {
      long cpu = processCpuMillis();
      long start = System.nanoTime();
      while (System.nanoTime() - start < 500_000_000L) {
        java.util.concurrent.locks.LockSupport.parkNanos(100_000_000L);
      }
      least = Math.min(least, (processCpuMillis() - cpu) * 100 / 500);
    }
    return least;
  }
}

// SPDX-License-Identifier: Apache-2.0
package nodeline.console;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** What tests need of the machine. */
public final class TestTools {
  private static final int LOWEST_PORT = 18_000;
  private static final int PORTS = 14_000;
  private static final AtomicInteger NEXT_PORT =
      new AtomicInteger((int) (ProcessHandle.current().pid() * 37 % PORTS));

  private TestTools() {}

  /** Skips the test without the program, or fails it where all programs must be there. */
  public static void require(String program) {
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

  /**
   * A port that nobody listens on, below those that the system gives to connections: one of these
   * could be taken, or connect to itself, before the test listens on it.
   */
  public static int freePort() {
    while (true) {
      int port = LOWEST_PORT + NEXT_PORT.getAndIncrement() % PORTS;
      try (ServerSocket server = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return server.getLocalPort();
      } catch (IOException taken) {
        // The next one, then.
      }
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

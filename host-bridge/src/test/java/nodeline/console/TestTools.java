// SPDX-License-Identifier: Apache-2.0
package nodeline.console;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What tests need of the machine. */
public final class TestTools {
  /** Not the first one of the path, which may have modules of its own. */
  public static final String PYTHON = "/usr/bin/python3";

  private static final int LOWEST_PORT = 18_000;
  private static final int HIGHEST_PORT = 32_000;
  private static final int PORTS = 250;
  private static final DatagramSocket CLAIM = claim();
  private static final AtomicInteger NEXT_PORT = new AtomicInteger();

  private TestTools() {}

  /** Skips the test without the program, or fails it where all programs must be there. */
  public static void require(String program) {
    boolean found =
        Arrays.stream(System.getenv("PATH").split(":"))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    require(found, "program: " + program);
  }

  /** As {@link #require}, for a module of the system's Python, and that itself. */
  public static void requireModule(String module) throws IOException, InterruptedException {
    require("python3");
    int status = new ProcessBuilder(PYTHON, "-c", "import " + module).start().waitFor();
    require(status == 0, "Python module: " + module);
  }

  private static void require(boolean found, String what) {
    if (!found && "true".equals(System.getenv("CI"))) {
      fail("missing " + what);
    }
    if (!found) {
      abort("missing " + what);
    }
  }

  /**
   * A port that nobody listens on, below those that the system gives to connections: one of these
   * could be taken, or connect to itself, before the test listens on it. No other process's tests
   * are given the same, not even while nobody listens on it: a program that is killed and started
   * again finds its port as it was.
   */
  public static int freePort() {
    for (int i = 0; i < PORTS; i++) {
      int port = CLAIM.getLocalPort() + NEXT_PORT.getAndIncrement() % PORTS;
      try (ServerSocket server = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return server.getLocalPort();
      } catch (IOException taken) {
        // The next one, then.
      }
    }
    throw new IllegalStateException(
        "all ports are taken from %d on: does a program of an earlier run live?"
            .formatted(CLAIM.getLocalPort()));
  }

  /** The UDP port that stands for the TCP ports from its number on, as long as this JVM lives. */
  private static DatagramSocket claim() {
    for (int port = LOWEST_PORT; port < HIGHEST_PORT; port += PORTS) {
      try {
        return new DatagramSocket(port, InetAddress.getLoopbackAddress());
      } catch (IOException taken) {
        // By another JVM.
      }
    }
    throw new IllegalStateException(
        "no ports are left from %d to %d".formatted(LOWEST_PORT, HIGHEST_PORT));
  }

  /**
   * Whether the system will ask within 20 s whether the peer of a connection lives.
   *
   * @param local whether the port is the connection's own, else its peer's
   */
  public static boolean asksForItsPeer(int port, boolean local) throws IOException {
    String end = ":%04X".formatted(port);
    return Stream.of("/proc/net/tcp", "/proc/net/tcp6")
        .flatMap(TestTools::lines)
        .map(line -> line.strip().split("\\s+"))
        .filter(words -> words[local ? 1 : 2].endsWith(end) && words[3].equals("01"))
        .map(words -> words[5]) // kind of timer, and hundredths of a second
        .anyMatch(
            timer -> timer.startsWith("02:") && Long.parseLong(timer.substring(3), 16) <= 2_000);
  }

  private static Stream<String> lines(String file) {
    try {
      return Files.readAllLines(Path.of(file)).stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static long openDescriptors() throws IOException {
    try (Stream<Path> list = Files.list(Path.of("/proc/self/fd"))) {
      return list.count();
    }
  }

  /**
   * Processor time that the consoles' threads use while nothing happens, in percent of one
   * processor: the least of some windows, for what the test did before may still be going on.
   */
  static double idleCpuPercent() {
    double least = Double.MAX_VALUE;
    for (int i = 0; i < 6 && least >= 1; i++) {
      Map<Long, Long> before = consoleCpuNanos();
      long start = System.nanoTime();
      while (System.nanoTime() - start < 1_500_000_000L) {
        LockSupport.parkNanos(100_000_000L);
      }
      long used = 0;
      for (Map.Entry<Long, Long> thread : consoleCpuNanos().entrySet()) {
        used += thread.getValue() - before.getOrDefault(thread.getKey(), 0L);
      }
      least = Math.min(least, 100.0 * used / (System.nanoTime() - start));
    }
    return least;
  }

  private static Map<Long, Long> consoleCpuNanos() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("console-"))
        .collect(
            Collectors.toMap(
                Thread::getId,
                thread ->
                    Math.max(
                        0, ManagementFactory.getThreadMXBean().getThreadCpuTime(thread.getId()))));
  }
}

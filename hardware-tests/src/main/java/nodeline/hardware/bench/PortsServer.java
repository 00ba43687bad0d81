// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * A program, in a process of its own, that offers consoles at tcp ports of the loopback: the octets
 * as they are.
 */
final class PortsServer implements AutoCloseable {
  private static final int LOWEST_PORT = 18_000;
  private static final int START_SECONDS = 120;
  private static final long LOOK_NANOS = 100_000_000L;

  /** Linux: what /proc counts CPU time in. */
  private static final int TICKS_A_SECOND = 100;

  private final Process process;
  private final Path log;
  private final List<Integer> ports;
  private final List<SocketChannel> clients = new ArrayList<>();

  private PortsServer(Path folder, List<Integer> ports, List<String> command) throws IOException {
    this.ports = ports;
    this.log = folder.resolve("log");
    this.process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
  }

  /** Our bridge as it is shipped: started by its launcher, with its logs. */
  static PortsServer nodeline(Path folder, List<Path> consoles) throws IOException {
    List<Integer> ports = freePorts(consoles.size());
    StringBuilder yaml = new StringBuilder("group: bench\ndevices:\n");
    for (int i = 0; i < consoles.size(); i++) {
      yaml.append(
          "  board-%d: {role: client, console: \"serial:%s\", listen: \"tcp://127.0.0.1:%d\"}\n"
              .formatted(i, consoles.get(i), ports.get(i)));
    }
    Path file = Files.writeString(Files.createDirectories(folder).resolve("bench.yaml"), yaml);
    String launcher = Path.of(System.getProperty("nodeline.root"), "nodeline").toString();
    String socket = folder.resolve("socket").toString();
    return new PortsServer(
        folder,
        ports,
        List.of(
            launcher,
            "run",
            file.toString(),
            "--state",
            folder.resolve("state").toString(),
            "--socket",
            socket));
  }

  /**
   * ser2net of this machine.
   *
   * @param options of each connection: lines of its configuration
   */
  static PortsServer ser2net(Path folder, List<Path> consoles, String options) throws IOException {
    List<Integer> ports = freePorts(consoles.size());
    StringBuilder yaml = new StringBuilder();
    for (int i = 0; i < consoles.size(); i++) {
      yaml.append(
          """
          connection: &c%d
            accepter: tcp,127.0.0.1,%d
            connector: serialdev,%s,115200n81,local
          %s"""
              .formatted(i, ports.get(i), consoles.get(i), options));
    }
    Path file = Files.writeString(Files.createDirectories(folder).resolve("ser2net.yaml"), yaml);
    return new PortsServer(folder, ports, List.of("ser2net", "-n", "-c", file.toString()));
  }

  /** Below those that the system gives to connections. */
  private static List<Integer> freePorts(int count) {
    List<Integer> free = new ArrayList<>();
    for (int port = LOWEST_PORT; free.size() < count; port++) {
      try (ServerSocket server = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        free.add(server.getLocalPort());
      } catch (IOException taken) {
        // The next one, then.
      }
    }
    return free;
  }

  /** Connects a client to each console, and waits until all consoles are open. */
  List<SocketChannel> connect() throws IOException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    while (clients.size() < ports.size()) {
      InetSocketAddress place =
          new InetSocketAddress(InetAddress.getLoopbackAddress(), ports.get(clients.size()));
      try {
        clients.add(SocketChannel.open(place));
      } catch (IOException notYet) {
        awaitMore(end);
      }
    }
    while (openTtys() < ports.size()) {
      awaitMore(end);
    }
    return clients;
  }

  private void awaitMore(long end) throws IOException {
    if (!process.isAlive() || System.nanoTime() - end > 0) {
      List<String> said = Files.readString(log).lines().limit(3).toList();
      throw new IOException("does not serve: clients=%d: %s".formatted(clients.size(), said));
    }
    LockSupport.parkNanos(LOOK_NANOS);
  }

  private long openTtys() throws IOException {
    try (Stream<Path> links = Files.list(proc("fd"))) {
      return links.filter(PortsServer::isTty).count();
    } catch (NoSuchFileException ended) {
      return 0;
    }
  }

  private static boolean isTty(Path link) {
    try {
      return Files.readSymbolicLink(link).startsWith("/dev/pts");
    } catch (IOException closedMeanwhile) {
      return false;
    }
  }

  private Path proc(String file) {
    return Path.of("/proc", Long.toString(process.pid()), file);
  }

  /** User and system time so far. */
  double cpuSeconds() throws IOException {
    String stat = Files.readString(proc("stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / (double) TICKS_A_SECOND;
  }

  /** Percent of a core, over some seconds from now. */
  double cpuPercent(int seconds) throws IOException {
    double before = cpuSeconds();
    long began = System.nanoTime();
    LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(seconds));
    return (cpuSeconds() - before) * 1e11 / (System.nanoTime() - began);
  }

  double residentMegabytes() throws IOException {
    return status("VmRSS:") / 1024.0;
  }

  int threads() throws IOException {
    return (int) status("Threads:");
  }

  private long status(String key) throws IOException {
    try (Stream<String> lines = Files.lines(proc("status"))) {
      return lines
          .filter(line -> line.startsWith(key))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
          .findFirst()
          .orElseThrow();
    }
  }

  @Override
  public void close() throws IOException {
    for (SocketChannel client : clients) {
      client.close();
    }
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        process.onExit().join();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package nodeline.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import nodeline.IoReason;
import nodeline.Problem;
import nodeline.config.CoordinatorConfig;
import nodeline.etcd.EtcdAddress;
import nodeline.etcd.EtcdSettings;

/** The demo's three servers: etcd on the loopback, with its data in the demo's folder. */
final class DemoCluster implements AutoCloseable {
  /** Names of the servers. */
  static final List<String> NAMES = List.of("etcd-1", "etcd-2", "etcd-3");

  /**
   * Runs its arguments and ends them as a loss of power does, once nothing holds its standard input
   * any more: also when this program is killed. Ctrl-C is for this program alone.
   */
  private static final String UNTIL_CLOSED =
      "trap '' INT HUP; \"$@\" </dev/null & cat >/dev/null; kill -9 $!";

  private static final String READY = "serving client traffic";
  private static final String LEADER = "became leader at term";
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration PAUSE = Duration.ofMillis(50);

  private final Path folder;
  private final List<Integer> ports;
  private final List<Process> processes = new ArrayList<>();

  private DemoCluster(Path folder, List<Integer> ports) {
    this.folder = folder;
    this.ports = List.copyOf(ports);
  }

  /**
   * Starts them, and waits until they serve.
   *
   * @throws Problem if etcd is not installed, or does not start
   */
  static DemoCluster start(Path folder) {
    if (!isInstalled()) {
      throw new Problem("etcd is not installed", "apt install etcd-server");
    }
    try {
      DemoCluster cluster =
          new DemoCluster(Files.createDirectories(folder), freePorts(2 * NAMES.size()));
      boolean ready = false;
      try {
        cluster.startAll();
        cluster.awaitReady();
        ready = true;
        return cluster;
      } finally {
        if (!ready) {
          cluster.close();
        }
      }
    } catch (IOException e) {
      throw new Problem(
          "cannot start etcd: " + IoReason.withoutPath(e), "--debug shows the cause", e);
    }
  }

  private static boolean isInstalled() {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
        .map(folder -> Path.of(folder).resolve("etcd"))
        .anyMatch(Files::isExecutable);
  }

  private static List<Integer> freePorts(int count) throws IOException {
    List<ServerSocket> held = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        held.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
      }
      return held.stream().map(ServerSocket::getLocalPort).toList();
    } finally {
      for (ServerSocket one : held) {
        one.close();
      }
    }
  }

  private String client(int number) {
    return "http://127.0.0.1:" + ports.get(number);
  }

  private String peer(int number) {
    return "http://127.0.0.1:" + ports.get(NAMES.size() + number);
  }

  private void startAll() throws IOException {
    String all =
        IntStream.range(0, NAMES.size())
            .mapToObj(i -> NAMES.get(i) + "=" + peer(i))
            .collect(Collectors.joining(","));
    for (int i = 0; i < NAMES.size(); i++) {
      List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", UNTIL_CLOSED, "sh"));
      command.addAll(
          List.of(
              "etcd",
              "--name=" + NAMES.get(i),
              "--data-dir=" + folder.resolve(NAMES.get(i)),
              "--listen-client-urls=" + client(i),
              "--advertise-client-urls=" + client(i),
              "--listen-peer-urls=" + peer(i),
              "--initial-advertise-peer-urls=" + peer(i),
              "--initial-cluster=" + all,
              "--logger=zap"));
      processes.add(
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(log(i).toFile())
              .start());
    }
  }

  private Path log(int number) {
    return folder.resolve(NAMES.get(number) + ".log");
  }

  private boolean says(int number, String text) {
    try (Stream<String> lines = Files.lines(log(number))) {
      return lines.anyMatch(line -> line.contains(text));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void awaitReady() {
    long end = System.nanoTime() + PATIENCE.toNanos();
    for (int i = 0; i < NAMES.size(); i++) {
      while (!says(i, READY)) {
        if (System.nanoTime() > end) {
          throw new Problem(
              "%s does not serve after %d s".formatted(NAMES.get(i), PATIENCE.toSeconds()),
              "\"etcd\" alone shows what keeps it from starting");
        }
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
  }

  /** How the bridges find them. */
  CoordinatorConfig config() {
    String servers =
        IntStream.range(0, NAMES.size())
            .mapToObj(i -> "127.0.0.1:" + ports.get(i))
            .collect(Collectors.joining(","));
    return new CoordinatorConfig.Etcd(
        new EtcdSettings(
            EtcdAddress.parse(EtcdAddress.SCHEME + servers), Optional.empty(), Optional.empty()));
  }

  /**
   * Kills the one that the others follow.
   *
   * @return its name
   */
  String killLeader() {
    int leader =
        IntStream.range(0, NAMES.size())
            .filter(number -> says(number, LEADER))
            .findFirst()
            .orElse(0);
    end(processes.get(leader));
    return NAMES.get(leader);
  }

  private static void end(Process process) {
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      process.destroy(); // it has ended by itself
    }
    process.onExit().join();
  }

  @Override
  public void close() {
    processes.forEach(DemoCluster::end);
  }
}

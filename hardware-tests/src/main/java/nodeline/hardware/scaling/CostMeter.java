// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.scaling;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import nodeline.etcd.EtcdLog;
import nodeline.group.GroupLog;
import nodeline.hardware.etcd.EtcdCluster;
import nodeline.hardware.etcd.EtcdNode;
import org.awaitility.Awaitility;

/** Measures what a cluster on this machine costs, with few bridges and with many. */
final class CostMeter {
  private static final String PREFIX = "/scaling";
  private static final List<Integer> WATCHERS = List.of(2, 16, 48);
  private static final int WRITERS = 2;
  private static final int RECORDS = 1_500;
  private static final int WARMING = 300;
  private static final int UNDER_WAY = 4;
  private static final int IDLE_SECONDS = 6;
  private static final double NANOS = 1e9;

  /** As a board's send with two pairs. */
  private static final String RECORD =
      "1 9f0c2a6be1d74835 42 send,12345,server,0123456789ab,ready,port=5201,ip=10.0.0.1 3402955371";

  private static final Pattern SIZE = Pattern.compile("\"dbSize\":\"(\\d+)\"");

  private final EtcdCluster cluster;
  private final List<ClusterCosts.Seen> seen = new ArrayList<>();
  private final double[] appends = new double[WARMING];
  private double idle;
  private double stored;

  /** A follower that only knows whether it is up to date. */
  private static final class Idle implements GroupLog.Follower {
    private volatile boolean current;

    @Override
    public void snapshot(long revision, List<String> lines) {}

    @Override
    public void records(long revision, List<String> records) {}

    @Override
    public void current(long revision) {
      current = true;
    }

    @Override
    public void ended() {}
  }

  CostMeter(EtcdCluster cluster) {
    this.cluster = cluster;
  }

  /** Measures for about a minute. */
  ClusterCosts measure() throws IOException, InterruptedException {
    for (int watchers : WATCHERS) {
      measure(watchers);
    }
    ClusterCosts.Line servers = line(ClusterCosts.Seen::servers);
    Arrays.sort(appends);
    return new ClusterCosts(
        servers.base(),
        servers.slope(),
        line(ClusterCosts.Seen::bridges).slope(),
        idle,
        line(ClusterCosts.Seen::octets).slope(),
        stored,
        appends[appends.length / 2]);
  }

  private ClusterCosts.Line line(ToDoubleFunction<ClusterCosts.Seen> figure) {
    return ClusterCosts.Line.through(
        seen.stream().map(s -> new double[] {s.watchers(), figure.applyAsDouble(s)}).toList());
  }

  private void measure(int watchers) throws IOException, InterruptedException {
    List<EtcdLog> logs = new ArrayList<>();
    try {
      for (int i = 0; i < watchers; i++) {
        logs.add(open(i));
      }
      for (int i = 0; i < WARMING; i++) {
        long begin = System.nanoTime();
        append(logs.get(0), 1);
        appends[i] = (System.nanoTime() - begin) / NANOS;
      }
      measure(logs);
      double before = servers();
      TimeUnit.SECONDS.sleep(IDLE_SECONDS); // what nothing costs
      idle = (servers() - before) / IDLE_SECONDS / watchers;
    } finally {
      logs.forEach(EtcdLog::close);
    }
  }

  private EtcdLog open(int number) {
    EtcdLog log = cluster.log(PREFIX);
    Idle follower = new Idle();
    log.follow("group-" + number, follower);
    log.claim("group-" + number, "board", "host", claim -> {});
    Awaitility.await("a bridge").atMost(1, TimeUnit.MINUTES).until(() -> follower.current);
    return log;
  }

  private void measure(List<EtcdLog> logs) throws IOException, InterruptedException {
    double servers = servers();
    double bridges = bridges();
    double octets = octets();
    long size = size();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < WRITERS; i++) {
      EtcdLog log = logs.get(i);
      Thread thread = new Thread(() -> append(log, RECORDS / WRITERS));
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    seen.add(
        new ClusterCosts.Seen(
            logs.size(),
            (servers() - servers) / RECORDS,
            (bridges() - bridges) / RECORDS,
            (octets() - octets) / RECORDS));
    stored = Math.max(stored, (double) (size() - size) / RECORDS);
  }

  /** Some under way at once, each a transaction of its own, as bridges of several hosts make. */
  private static void append(EtcdLog log, int records) {
    Semaphore free = new Semaphore(UNDER_WAY);
    for (int i = 0; i < records; i++) {
      free.acquireUninterruptibly();
      log.append("group-" + i % UNDER_WAY, List.of(RECORD), free::release);
    }
    free.acquireUninterruptibly(UNDER_WAY);
  }

  private double servers() {
    return cluster.nodes().stream().mapToLong(EtcdNode::cpuNanos).sum() / NANOS;
  }

  private static double bridges() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
            .getProcessCpuTime()
        / NANOS;
  }

  /** What the loopback has carried. */
  private static double octets() throws IOException {
    return Files.readAllLines(Path.of("/proc/net/dev")).stream()
        .map(String::strip)
        .filter(line -> line.startsWith("lo:"))
        .mapToDouble(line -> Double.parseDouble(line.substring(3).strip().split(" +")[0]))
        .sum();
  }

  private long size() throws IOException {
    Matcher size = SIZE.matcher(cluster.node(0).ask("/v3/maintenance/status", "{}"));
    return size.find() ? Long.parseLong(size.group(1)) : 0;
  }
}

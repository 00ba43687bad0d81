// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.scaling;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import nodeline.hardware.etcd.EtcdCluster;
import nodeline.hardware.rig.MissingPrerequisite;

/** {@code bench/scaling}: measures what a cluster costs here, and simulates larger labs by that. */
public final class Scaling {
  private static final int BOARDS = 20;
  private static final double RECORDS = 6;
  private static final int LAB = 20;
  private static final int SITE = 200;
  private static final int BRIDGES = 16;
  private static final int MEMBERS = 16;
  private static final List<Integer> HOSTS = List.of(10, 30, 100, 300, 1_000);
  private static final double MICROS = 1e6;
  private static final double MILLIS = 1e3;

  private Scaling() {}

  /**
   * Exit status: 0 done, 1 something is missing here, 2 wrong usage.
   *
   * @param arguments none, or {@code --bridges N}: barriers of that many bridges over one server
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    int bridges = bridges(arguments);
    Path folder = Files.createTempDirectory("nodeline-scaling");
    try (EtcdCluster cluster = EtcdCluster.start(folder, bridges == 0 ? 3 : 1)) {
      System.out.printf(
          Locale.ROOT,
          "load %.1f%n",
          ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
      if (bridges == 0) {
        print(new CostMeter(cluster).measure());
        measureGroup(cluster);
      }
      measureBarriers(cluster, bridges == 0 ? BRIDGES : bridges);
    } catch (MissingPrerequisite e) {
      System.err.println("scaling: error: " + e.getMessage());
      System.exit(1);
    } finally {
      remove(folder);
    }
    System.exit(0);
  }

  /** 0 where none is named. */
  private static int bridges(String[] arguments) {
    if (arguments.length == 0) {
      return 0;
    }
    boolean named = arguments.length == 2 && arguments[0].equals("--bridges");
    if (!named || !arguments[1].matches("[1-9][0-9]{0,2}")) {
      System.err.println("scaling: error: wrong usage: " + String.join(" ", arguments));
      System.err.println("hint: bench/scaling [--bridges N], N from 1 to 999");
      System.exit(2);
    }
    return Integer.parseInt(arguments[1]);
  }

  private static void measureGroup(EtcdCluster cluster) throws InterruptedException {
    try (GroupMeter meter = new GroupMeter(cluster)) {
      GroupMeter.Group group = meter.measure();
      System.out.printf(
          Locale.ROOT,
          """

          | a group of two hosts | measured |
          |---|---|
          | a send to the other's wait, median | %.1f ms |
          | a bridge begins again in a group with %,d sends | %.2f s |
          """,
          group.sendToWait() * MILLIS,
          GroupMeter.SENDS,
          group.restart());
    }
  }

  private static void measureBarriers(EtcdCluster cluster, int bridges)
      throws InterruptedException {
    try (BarrierMeter meter = new BarrierMeter(cluster, bridges, MEMBERS)) {
      print(bridges, meter.measure());
    }
  }

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(java.io.File::delete);
    }
  }

  private static void print(ClusterCosts costs) {
    System.out.printf(
        Locale.ROOT,
        """

        | cost | measured |
        |---|---|
        | a record, all three servers | %.0f us |
        | telling a record to one bridge, its server | %.0f us |
        | a record that is told, the bridge | %.0f us |
        | a bridge with claims, all servers | %.2f %% of a core |
        | a record told to one bridge, on the network | %.0f octets |
        | a record in the database | %.0f octets |
        | an append until it is safe, median | %.1f ms |

        | hosts | boards | prefix for each | cluster for each | records/s | servers' processors | bridges' | network | database | p50, ms | p99, ms | breaks first |
        |---|---|---|---|---|---|---|---|---|---|---|---|
        """,
        costs.record() * MICROS,
        costs.watch() * MICROS,
        costs.bridge() * MICROS,
        costs.idle() * 100,
        costs.octets(),
        costs.stored(),
        costs.append() * MILLIS);
    for (int hosts : HOSTS) {
      row("site", "site", costs, new SimulatedLab(hosts, hosts, BOARDS, RECORDS));
    }
    for (int hosts : HOSTS) {
      row(
          LAB + " hosts",
          "all",
          costs,
          new SimulatedLab(hosts, Math.min(LAB, hosts), BOARDS, RECORDS));
    }
    row(LAB + " hosts", SITE + " hosts", costs, new SimulatedLab(SITE, LAB, BOARDS, RECORDS));
  }

  private static void print(int bridges, BarrierMeter.Barriers barriers) {
    System.out.printf(
        Locale.ROOT,
        """

        | barrier | measured |
        |---|---|
        | %,d members of %d bridges, all at once | %.0f ms |
        | the first one, when Java is cold | %.0f ms |
        | after the last arrival | %.0f ms |
        | 100 groups of 4 at once, 4 rounds in all | %.0f ms |
        """,
        bridges * MEMBERS,
        bridges,
        barriers.atOnce() * MILLIS,
        barriers.first() * MILLIS,
        barriers.afterLast() * MILLIS,
        barriers.groups() * MILLIS);
  }

  private static void row(String prefix, String clusters, ClusterCosts costs, SimulatedLab lab) {
    SimulatedLab.Outcome outcome = lab.simulate(costs, new Random(1));
    String used =
        outcome.used().values().stream()
            .map(part -> String.format(Locale.ROOT, "%.0f %%", part * 100))
            .collect(Collectors.joining(" | "));
    System.out.printf(
        Locale.ROOT,
        "| %,d | %,d | %s | %s | %,.0f | %s | %s | %s | %s |%n",
        lab.hosts(),
        lab.hosts() * lab.boards(),
        prefix,
        clusters,
        lab.rate(),
        used,
        millis(outcome.p50()),
        millis(outcome.p99()),
        outcome.breaks().orElse("–"));
  }

  private static String millis(double seconds) {
    return Double.isInfinite(seconds)
        ? "grows"
        : String.format(Locale.ROOT, "%.0f", seconds * MILLIS);
  }
}

// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.scaling;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * A lab that is simulated: bridges that append records to one cluster of three servers, each server
 * and each bridge a queue with one processor. The costs are measured.
 *
 * @param hosts with a bridge each, of one cluster
 * @param watching bridges with the prefix of a record: all of them, or those of its lab
 * @param boards of a host
 * @param records that a board appends a minute: its sends and syncs
 */
record SimulatedLab(int hosts, int watching, int boards, double records) {
  private static final int SERVERS = 3;
  private static final int SIMULATED = 20_000;
  private static final double NETWORK_OCTETS = 125e6;
  private static final double QUOTA_OCTETS = 4.0 * (1L << 30);
  private static final double RETENTION_SECONDS = 3_600;

  /** Above this part of a resource a queue grows whenever boards begin together. */
  private static final double FULL = 0.7;

  /**
   * What became of it.
   *
   * @param used the part of each resource that is used; above 1 there is not enough
   * @param p50 seconds from a send until its bridge is told; infinite if a queue only grows
   * @param p99 the same
   */
  record Outcome(Map<String, Double> used, double p50, double p99) {
    /** What breaks first, if anything does. */
    Optional<String> breaks() {
      return used.entrySet().stream()
          .filter(part -> part.getValue() > FULL)
          .max(Map.Entry.comparingByValue())
          .map(Map.Entry::getKey);
    }
  }

  /** Records of the whole lab in a second. */
  double rate() {
    return hosts * (double) boards * records / 60;
  }

  private double fanOut(ClusterCosts costs) {
    return costs.watch() * watching / SERVERS;
  }

  private double ofOwnPrefix() {
    return (double) watching / hosts;
  }

  /** Simulates some thousand records, whose times are random. */
  Outcome simulate(ClusterCosts costs, Random random) {
    Map<String, Double> used = used(costs);
    boolean grows = used.get("servers' processors") >= 1 || used.get("bridges' processors") >= 1;
    if (grows) {
      return new Outcome(used, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);
    }
    double background = costs.idle() * hosts / SERVERS;
    double[] free = new double[SERVERS];
    double[] latencies = new double[SIMULATED];
    double bridge = 0;
    double now = 0;
    for (int i = 0; i < SIMULATED; i++) {
      now += -Math.log(1 - random.nextDouble()) / rate();
      double told = 0;
      for (int server = 0; server < SERVERS; server++) {
        double work = (costs.record() / SERVERS + fanOut(costs)) / (1 - background);
        free[server] = Math.max(now, free[server]) + work;
        told = server == i % SERVERS ? free[server] : told;
      }
      if (random.nextDouble() < ofOwnPrefix()) {
        bridge = Math.max(told, bridge) + costs.bridge();
        told = bridge;
      }
      latencies[i] = told - now + costs.append();
    }
    Arrays.sort(latencies);
    return new Outcome(used, latencies[SIMULATED / 2], latencies[SIMULATED * 99 / 100]);
  }

  private Map<String, Double> used(ClusterCosts costs) {
    Map<String, Double> used = new LinkedHashMap<>();
    used.put(
        "servers' processors",
        rate() * (costs.record() / SERVERS + fanOut(costs)) + costs.idle() * hosts / SERVERS);
    used.put("bridges' processors", rate() * ofOwnPrefix() * costs.bridge());
    used.put("network", rate() * watching / SERVERS * costs.octets() / NETWORK_OCTETS);
    used.put("database", rate() * RETENTION_SECONDS * costs.stored() / QUOTA_OCTETS);
    return used;
  }
}

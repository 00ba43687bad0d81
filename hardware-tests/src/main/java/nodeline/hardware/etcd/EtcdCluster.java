// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.etcd;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import nodeline.etcd.EtcdAddress;
import nodeline.etcd.EtcdLog;
import nodeline.etcd.EtcdSettings;
import nodeline.hardware.rig.Shells;
import org.awaitility.Awaitility;

/** Real etcd servers on the loopback, with their data in a folder. */
public final class EtcdCluster implements AutoCloseable {
  private final List<EtcdNode> nodes;
  private final List<String> options;

  private EtcdCluster(List<EtcdNode.Place> places, String scheme, List<String> options) {
    this.options = options;
    this.nodes = places.stream().map(place -> new EtcdNode(place, scheme)).toList();
  }

  private static List<EtcdNode.Place> onLoopback(Path folder, int size) {
    return IntStream.range(0, size)
        .mapToObj(i -> EtcdNode.Place.onLoopback("n" + i, folder))
        .toList();
  }

  /** A cluster of places that are given, whose servers do not run yet. */
  public static EtcdCluster at(List<EtcdNode.Place> places, String... options) {
    Shells.requireInstalled("etcd");
    return new EtcdCluster(places, "http", List.of(options));
  }

  /**
   * Starts servers, and waits until each follows a leader.
   *
   * @param options of each one, besides its places
   */
  public static EtcdCluster start(Path folder, int size, String... options) throws IOException {
    EtcdCluster cluster = prepare(folder, size, options);
    cluster.startAll();
    cluster.awaitLeader();
    return cluster;
  }

  /** A cluster whose servers do not run yet. */
  public static EtcdCluster prepare(Path folder, int size, String... options) {
    Shells.requireInstalled("etcd");
    return new EtcdCluster(onLoopback(folder, size), "http", List.of(options));
  }

  /** Starts one server that speaks TLS with its clients. */
  public static EtcdCluster startTls(Path folder, String... options) throws IOException {
    Shells.requireInstalled("etcd");
    EtcdCluster cluster = new EtcdCluster(onLoopback(folder, 1), "https", List.of(options));
    cluster.startAll();
    return cluster;
  }

  /** Starts those that do not run. */
  public void startAll() throws IOException {
    for (EtcdNode node : nodes) {
      if (!node.isAlive()) {
        start(node);
      }
    }
  }

  /** Starts one, again after it was killed. */
  public void start(EtcdNode node) throws IOException {
    String all = nodes.stream().map(EtcdNode::peer).collect(Collectors.joining(","));
    node.start(all, options);
  }

  /** Waits until all follow the same leader: one that was silent may take itself for it. */
  public void awaitLeader() {
    Awaitility.await("a leader of etcd")
        .pollInterval(50, TimeUnit.MILLISECONDS)
        .atMost(1, TimeUnit.MINUTES)
        .until(
            () ->
                nodes.stream().allMatch(EtcdNode::hasLeader)
                    && nodes.stream().map(EtcdNode::leader).distinct().count() == 1);
  }

  public List<EtcdNode> nodes() {
    return nodes;
  }

  public EtcdNode node(int number) {
    return nodes.get(number);
  }

  /** The one that the others follow. */
  public EtcdNode leader() {
    return nodes.stream().filter(EtcdNode::isLeader).findFirst().orElseThrow();
  }

  /** The address of all, with a prefix. */
  public String address(String prefix) {
    return nodes.stream()
        .map(EtcdNode::address)
        .collect(Collectors.joining(",", "etcd://", prefix));
  }

  /** How a bridge reaches them. */
  public EtcdSettings settings(String prefix) {
    return new EtcdSettings(EtcdAddress.parse(address(prefix)), Optional.empty(), Optional.empty());
  }

  /** A log of its own. */
  public EtcdLog log(String prefix) {
    return new EtcdLog(settings(prefix));
  }

  /** As {@code kill -9} of all. */
  @Override
  public void close() {
    nodes.forEach(EtcdNode::kill);
  }
}

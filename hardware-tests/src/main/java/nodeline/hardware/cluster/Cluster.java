// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.cluster;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import nodeline.hardware.etcd.EtcdCluster;
import nodeline.hardware.etcd.EtcdNode;
import org.awaitility.Awaitility;

/** Three servers with disks of their own, and four bridges, each on a host of its own. */
final class Cluster implements AutoCloseable {
  static final int SERVERS = 3;
  static final int HOSTS = 4;
  private static final String PREFIX = "/faults";
  private static final int CLIENT_PORT = 2379;
  private static final int PEER_PORT = 2380;

  private final Network network;
  private final List<LoopDisk> disks = new ArrayList<>();
  private final List<Server> servers = new ArrayList<>();
  private final List<HostProcess> hosts = new ArrayList<>();

  /**
   * Makes the hosts and starts what runs on them.
   *
   * @throws nodeline.hardware.rig.MissingPrerequisite if this machine does not permit that
   */
  Cluster(Path folder) throws IOException {
    network = new Network();
    try {
      startServers(folder);
      startHosts(folder);
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  private void startServers(Path folder) throws IOException {
    List<Network.Place> places = new ArrayList<>();
    List<EtcdNode.Place> nodes = new ArrayList<>();
    for (int i = 0; i < SERVERS; i++) {
      String name = "n" + i;
      disks.add(new LoopDisk(folder, name));
      places.add(network.add(name));
      nodes.add(
          new EtcdNode.Place(
              name,
              new EtcdNode.Ports(places.get(i).address(), CLIENT_PORT, PEER_PORT),
              disks.get(i).folder().resolve("data"),
              folder.resolve(name + ".log"),
              places.get(i).inside()));
    }
    EtcdCluster all = EtcdCluster.at(nodes);
    for (int i = 0; i < SERVERS; i++) {
      servers.add(new Server(all, all.node(i), places.get(i), disks.get(i)));
    }
    all.startAll();
    all.awaitLeader();
  }

  private void startHosts(Path folder) throws IOException {
    for (int i = 0; i < HOSTS; i++) {
      String name = "b" + i;
      HostProcess host =
          new HostProcess(
              i,
              network.add(name),
              servers.get(0).all().address(PREFIX),
              folder.resolve(name + ".log"));
      hosts.add(host);
      host.start();
    }
  }

  List<Server> servers() {
    return List.copyOf(servers);
  }

  HostProcess host(int number) {
    return hosts.get(number);
  }

  List<HostProcess> hosts() {
    return List.copyOf(hosts);
  }

  /** The server that the others follow. */
  Server leader() {
    EtcdNode leader = servers.get(0).all().leader();
    return servers.stream()
        .filter(server -> server.node().equals(leader))
        .findFirst()
        .orElseThrow();
  }

  /** Waits until all servers follow the same leader. */
  void awaitLeader() {
    servers.get(0).all().awaitLeader();
  }

  /** Waits until each of them answers for a majority. */
  static void awaitMajority(List<Server> some) {
    Awaitility.await("a majority of etcd")
        .pollInterval(20, TimeUnit.MILLISECONDS)
        .atMost(2, TimeUnit.MINUTES)
        .until(() -> some.stream().allMatch(server -> server.node().answersForMajority()));
  }

  @Override
  public void close() {
    hosts.forEach(HostProcess::close);
    servers.forEach(server -> server.node().kill());
    disks.forEach(LoopDisk::close);
    network.close();
  }

  static IntStream numbers() {
    return IntStream.range(0, HOSTS);
  }
}

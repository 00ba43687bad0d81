// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.cluster;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import nodeline.hardware.rig.Shells;

/**
 * Hosts that are network namespaces, each with one cable to a switch in a namespace of its own, so
 * that no rule of this machine's firewall is between them. This program has a cable to it too.
 */
final class Network implements AutoCloseable {
  private static final String WHAT = "network namespaces";
  private static final String OUR_CABLE = "p-here";

  /** Of the range for benchmarks (RFC 2544): no lab uses it. */
  private final String subnet = "198.18.%d.".formatted(ProcessHandle.current().pid() % 250);

  private final String name = "nodeline-%d-".formatted(ProcessHandle.current().pid());
  private final String hub = name + "switch";
  private final List<String> namespaces = new ArrayList<>();

  /** One host. */
  final class Place {
    private final String namespace;
    private final String cable;
    private final String address;

    private Place(String host, int number) {
      namespace = name + host;
      cable = "p-" + host;
      address = subnet + number;
    }

    String address() {
      return address;
    }

    /**
     * What stands before a command that is to run on it. {@code ip netns exec} would hold each
     * mounted disk in a mount namespace of its own.
     */
    List<String> inside() {
      return List.of("nsenter", "--net=/run/netns/" + namespace);
    }

    /** Pulls its cable out of the switch. */
    void cut() throws IOException {
      Commands.run("ip", "-n", hub, "link", "set", cable, "down");
    }

    void join() throws IOException {
      Commands.run("ip", "-n", hub, "link", "set", cable, "up");
    }
  }

  /**
   * A switch with this program's cable.
   *
   * @throws nodeline.hardware.rig.MissingPrerequisite if this machine permits no namespaces
   */
  Network() throws IOException {
    Shells.requireInstalled("ip");
    Shells.requireInstalled("nsenter");
    Commands.require(WHAT, "ip", "netns", "add", hub);
    namespaces.add(hub);
    Commands.require(WHAT, "ip", "-n", hub, "link", "add", "hub", "type", "bridge");
    Commands.run("ip", "-n", hub, "link", "set", "hub", "up");
    String ours = "nl" + ProcessHandle.current().pid();
    Commands.require(
        WHAT, "ip", "link", "add", ours, "type", "veth", "peer", "name", OUR_CABLE, "netns", hub);
    plug(OUR_CABLE);
    Commands.run("ip", "addr", "add", subnet + "254/24", "dev", ours);
    Commands.run("ip", "link", "set", ours, "up");
  }

  private void plug(String cable) throws IOException {
    Commands.run("ip", "-n", hub, "link", "set", cable, "master", "hub", "up");
  }

  /** One more host, whose name has eight letters at most. */
  Place add(String host) throws IOException {
    Place place = new Place(host, namespaces.size());
    String space = place.namespace;
    Commands.run("ip", "netns", "add", space);
    namespaces.add(space);
    Commands.run(
        "ip",
        "link",
        "add",
        "eth0",
        "netns",
        space,
        "type",
        "veth",
        "peer",
        "name",
        place.cable,
        "netns",
        hub);
    plug(place.cable);
    Commands.run("ip", "-n", space, "addr", "add", place.address + "/24", "dev", "eth0");
    Commands.run("ip", "-n", space, "link", "set", "eth0", "up");
    Commands.run("ip", "-n", space, "link", "set", "lo", "up");
    return place;
  }

  /** Nothing may run in it any more. */
  @Override
  public void close() {
    namespaces.forEach(space -> Commands.attempt("ip", "netns", "del", space));
    namespaces.clear();
  }
}

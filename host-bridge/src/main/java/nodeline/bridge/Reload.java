// SPDX-License-Identifier: Apache-2.0
package nodeline.bridge;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import nodeline.Problem;
import nodeline.access.ListenAddress;
import nodeline.config.Configuration;
import nodeline.config.DeviceConfig;
import nodeline.control.Reloaded;
import nodeline.device.Device;
import nodeline.framing.Octets;
import nodeline.group.Coordinator;
import nodeline.group.Coordinator.Regroup;
import nodeline.group.Member;
import nodeline.lava.server.JoinPermits;
import nodeline.lava.server.ServerConfig;

/**
 * From one configuration of a running bridge to the next. Devices that are the same in both are not
 * touched.
 *
 * <pre>
 *   refuse what cannot change  ⇒ nothing has changed
 *   new ports, groups          ⇒ refused: nothing has changed
 *   old devices close, ports that change hands, new devices start
 * </pre>
 */
final class Reload {
  private static final String REMOVED = "the device was removed from the configuration";

  private final Configuration before;
  private final Configuration after;
  private final DeviceSet set;
  private final List<Device> leaving;
  private final List<Device> coming;

  Reload(Configuration before, Configuration after, DeviceSet set) {
    this.before = before;
    this.after = after;
    this.set = set;
    this.leaving =
        set.all().stream().filter(old -> !after.devices().contains(old.config())).toList();
    this.coming =
        after.devices().stream()
            .filter(device -> !before.devices().contains(device))
            .map(set::make)
            .toList();
  }

  /**
   * Makes the change.
   *
   * @throws Problem if it cannot be; nothing has changed, but what the message says
   */
  Reloaded apply(Coordinator coordinator) {
    requireSame();
    List<Device> early = coming.stream().filter(device -> !hasPortOfLeaving(device)).toList();
    List<Device> late = coming.stream().filter(this::hasPortOfLeaving).toList();
    DeviceSet.listen(early, after.tls());
    try {
      regroup(coordinator);
    } catch (Problem e) {
      early.forEach(Device::stopListening);
      throw e;
    }
    DeviceSet.await(leaving.stream().map(this::remove).toList());
    set.set(inOrder());
    try {
      DeviceSet.listen(late, after.tls());
    } finally {
      coming.forEach(Device::start);
    }
    return summary();
  }

  private void requireSame() {
    Map<String, Boolean> same = new LinkedHashMap<>();
    same.put("coordinator", before.coordinator().equals(after.coordinator()));
    same.put("keep", before.keep().equals(after.keep()));
    same.put("tls", before.tls().equals(after.tls()));
    same.put("lava", place(before).equals(place(after)));
    same.put("page", before.page().equals(after.page()));
    same.put("socket", before.socket().equals(after.socket()));
    String changed =
        same.entrySet().stream()
            .filter(key -> !key.getValue())
            .map(Map.Entry::getKey)
            .collect(Collectors.joining(", "));
    if (!changed.isEmpty()) {
      throw new Problem(
          "cannot change while the bridge runs: " + changed,
          "nothing was changed; restart the bridge to change this");
    }
  }

  /** Where LAVA's wire is served; who may join there can change. */
  private static Optional<ServerConfig> place(Configuration configuration) {
    return configuration.lava().map(lava -> lava.join(JoinPermits.OPEN));
  }

  private boolean hasPortOfLeaving(Device device) {
    List<String> own = places(device);
    return leaving.stream().flatMap(old -> places(old).stream()).anyMatch(own::contains);
  }

  private static List<String> places(Device device) {
    return device.config().listen().stream().map(ListenAddress::place).toList();
  }

  private void regroup(Coordinator coordinator) {
    List<Member> members = members(before);
    List<Member> next = members(after);
    if (members.equals(next) && before.groups().equals(after.groups())) {
      return;
    }
    Map<String, Integer> sizes = new LinkedHashMap<>();
    after.groups().forEach(group -> sizes.put(Octets.fromText(group.name()), group.size()));
    try {
      coordinator.regroup(new Regroup(without(members, next), without(next, members), sizes));
    } catch (IllegalArgumentException | UnsupportedOperationException e) {
      throw new Problem(
          Octets.toText(Objects.toString(e.getMessage(), "")),
          "nothing was changed; restart the bridge to change the members of a group",
          e);
    }
  }

  private static List<Member> members(Configuration configuration) {
    return configuration.devices().stream().map(DeviceConfig::member).toList();
  }

  private static List<Member> without(List<Member> all, List<Member> some) {
    List<Member> rest = new ArrayList<>(all);
    rest.removeAll(some);
    return rest;
  }

  private CompletableFuture<Void> remove(Device device) {
    boolean replaced = names(coming).anyMatch(device.name()::equals);
    return device.remove(replaced ? Optional.empty() : Optional.of(REMOVED));
  }

  private List<Device> inOrder() {
    Map<String, Device> byName = new LinkedHashMap<>();
    Stream.concat(set.all().stream(), coming.stream())
        .forEach(device -> byName.put(device.name(), device));
    return after.devices().stream().map(device -> byName.get(device.name())).toList();
  }

  private Reloaded summary() {
    List<String> old = names(leaving).toList();
    List<String> fresh = names(coming).toList();
    return new Reloaded(
        fresh.stream().filter(name -> !old.contains(name)).toList(),
        fresh.stream().filter(old::contains).toList(),
        old.stream().filter(name -> !fresh.contains(name)).toList());
  }

  private static Stream<String> names(List<Device> devices) {
    return devices.stream().map(Device::name);
  }
}

// SPDX-License-Identifier: Apache-2.0
package nodeline.bridge;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import nodeline.MonotonicClock;
import nodeline.Problem;
import nodeline.config.Configuration;
import nodeline.config.CoordinatorConfig;
import nodeline.control.BridgeControl;
import nodeline.control.BridgeListener;
import nodeline.control.BridgeStatus;
import nodeline.control.ControlWait;
import nodeline.control.DeviceControl;
import nodeline.control.GroupControl;
import nodeline.group.Coordinator;

/** A coordinator whose members all come over the wire: for those who ask by the control socket. */
public final class LoneCoordinator implements BridgeControl, AutoCloseable {
  private final Coordinator coordinator;
  private final GroupStates groups;
  private final String name;
  private final Runnable end;
  private final AtomicBoolean closed = new AtomicBoolean();
  private final MonotonicClock clock;
  private final long began;

  /**
   * Makes one with a state folder, which needs no start.
   *
   * @param coordinator closed with it
   * @param lock given back at its end
   * @param clock of its age
   */
  public LoneCoordinator(Coordinator coordinator, StateFolderLock lock, MonotonicClock clock) {
    this(coordinator, CoordinatorConfig.EMBEDDED.toString(), lock::close, clock);
  }

  /**
   * Makes one whose groups are in etcd, which needs no start.
   *
   * @param coordinator closed with it
   * @param address where the groups are
   */
  public LoneCoordinator(Coordinator coordinator, CoordinatorConfig address, MonotonicClock clock) {
    this(coordinator, address.toString(), () -> {}, clock);
  }

  private LoneCoordinator(
      Coordinator coordinator, String name, Runnable end, MonotonicClock clock) {
    this.coordinator = coordinator;
    this.name = name;
    this.end = end;
    this.groups =
        new GroupStates(
            coordinator,
            () -> new Configuration(CoordinatorConfig.EMBEDDED, List.of(), List.of()),
            BridgeListener.NONE);
    this.clock = clock;
    this.began = clock.millis();
  }

  @Override
  public BridgeStatus status() {
    return new BridgeStatus(
            ProcessHandle.current().pid(),
            Bridge.version(),
            clock.millis() - began,
            name,
            coordinator.notes(),
            coordinator.groups().stream()
                .map(group -> GroupStates.status(group, group.size()))
                .toList(),
            List.of())
        .with(GroupStates.log(coordinator));
  }

  /** None is here: a client that asks for one has taken this for a bridge. */
  @Override
  public DeviceControl device(String name) {
    throw new Problem(
        "there is no device \"" + name + "\"",
        "this is a coordinator without devices: name the socket of a bridge by --socket");
  }

  @Override
  public List<DeviceControl> devices() {
    return List.of();
  }

  @Override
  public ControlWait up(List<String> devices) {
    devices.forEach(this::device);
    return () -> CompletableFuture.completedFuture(Map.of("up", devices));
  }

  @Override
  public GroupControl groups() {
    return groups;
  }

  @Override
  public void close() {
    if (!closed.getAndSet(true)) {
      coordinator.close();
      end.run();
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package nodeline.bridge;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import nodeline.MonotonicClock;
import nodeline.Problem;
import nodeline.config.Configuration;
import nodeline.control.BridgeStatus;
import nodeline.control.BridgeStatus.GroupStatus;
import nodeline.control.ControlStream;
import nodeline.control.ControlWait;
import nodeline.control.GroupState;
import nodeline.control.RunningBridge;
import nodeline.framing.Octets;
import nodeline.group.Coordinator;

/** A coordinator whose members all come over the wire: for those who ask by the control socket. */
public final class LoneCoordinator implements RunningBridge {
  private static final String NAME = "embedded";

  private final Coordinator coordinator;
  private final Groups groups;
  private final StateLock lock;
  private final CompletableFuture<Integer> end = new CompletableFuture<>();
  private final MonotonicClock clock;
  private final long began;

  /**
   * Makes one that needs no start.
   *
   * @param coordinator closed with it
   * @param lock given back at its end
   * @param clock of its age
   */
  public LoneCoordinator(Coordinator coordinator, StateLock lock, MonotonicClock clock) {
    this.coordinator = coordinator;
    this.groups = new Groups(coordinator, new Configuration(NAME, List.of(), List.of()));
    this.lock = lock;
    this.clock = clock;
    this.began = clock.millis();
  }

  @Override
  public BridgeStatus status() {
    return new BridgeStatus(
        ProcessHandle.current().pid(),
        Bridge.version(),
        clock.millis() - began,
        NAME,
        coordinator.notes(),
        coordinator.groups().stream()
            .map(
                group ->
                    new GroupStatus(
                        Octets.toText(group.name()), group.size(), group.members().size()))
            .toList(),
        List.of());
  }

  @Override
  public ControlStream attach(String device, boolean readOnly, boolean force) {
    throw noDevice(device);
  }

  @Override
  public ControlWait call(String device, List<String> words, Optional<Duration> timeout) {
    throw noDevice(device);
  }

  @Override
  public Map<String, String> login(String device) {
    throw noDevice(device);
  }

  @Override
  public ControlWait endCalls(String device) {
    throw noDevice(device);
  }

  private static Problem noDevice(String device) {
    return new Problem(
        "there is no device \"" + device + "\"",
        "this is a coordinator without devices: name the socket of a bridge by --socket");
  }

  @Override
  public List<GroupState> groups() {
    return groups.states();
  }

  @Override
  public ControlWait clearGroup(String group) {
    return () -> groups.clear(group);
  }

  @Override
  public int awaitEnd() {
    return end.join();
  }

  @Override
  public void close() {
    if (end.complete(0)) {
      coordinator.close();
      lock.close();
    }
  }
}

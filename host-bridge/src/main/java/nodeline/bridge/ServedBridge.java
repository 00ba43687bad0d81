// SPDX-License-Identifier: Apache-2.0
package nodeline.bridge;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nodeline.Problem;
import nodeline.config.Configuration;
import nodeline.control.BridgeStatus;
import nodeline.control.ControlStream;
import nodeline.control.ControlWait;
import nodeline.control.GroupState;
import nodeline.control.RunningBridge;
import nodeline.group.EmbeddedCoordinator;
import nodeline.lava.server.CoordinatorServer;
import nodeline.lava.server.ServerLimits;

/** A bridge whose coordinator is served on LAVA's wire as long as it runs. */
final class ServedBridge implements RunningBridge {
  private final RunningBridge bridge;
  private final CoordinatorServer server;

  private ServedBridge(RunningBridge bridge, CoordinatorServer server) {
    this.bridge = bridge;
    this.server = server;
  }

  /**
   * Starts both. The bridge's devices have joined, so that nobody else can have their places.
   *
   * @throws Problem if one of them cannot start; the bridge is closed then
   */
  static RunningBridge start(
      Bridge bridge, Configuration configuration, EmbeddedCoordinator coordinator) {
    CoordinatorServer server;
    try {
      server =
          CoordinatorServer.start(
              configuration.lava().orElseThrow(),
              configuration.tls(),
              coordinator,
              ServerLimits.DEFAULT);
    } catch (Problem e) {
      bridge.close();
      throw e;
    }
    try {
      return new ServedBridge(bridge.start(), server);
    } catch (Problem e) {
      server.close();
      throw e;
    }
  }

  @Override
  public BridgeStatus status() {
    return bridge.status();
  }

  @Override
  public ControlStream attach(String device, boolean readOnly, boolean force) {
    return bridge.attach(device, readOnly, force);
  }

  @Override
  public ControlWait call(String device, List<String> words, Optional<Duration> timeout) {
    return bridge.call(device, words, timeout);
  }

  @Override
  public Map<String, String> login(String device) {
    return bridge.login(device);
  }

  @Override
  public ControlWait endCalls(String device) {
    return bridge.endCalls(device);
  }

  @Override
  public List<GroupState> groups() {
    return bridge.groups();
  }

  @Override
  public ControlWait clearGroup(String group) {
    return bridge.clearGroup(group);
  }

  @Override
  public int awaitEnd() throws InterruptedException {
    return bridge.awaitEnd();
  }

  @Override
  public void close() {
    server.close();
    bridge.close();
  }
}

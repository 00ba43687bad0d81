// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.faults;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import nodeline.control.ControlClient;
import nodeline.hardware.rig.BridgeProcess;

/** {@code nodeline run} as a process, and {@code nodeline coordinator} if the profile wants one. */
final class FaultProcess implements FaultHost {
  private final Path folder;
  private final String yaml;
  private final int port;
  private final Map<String, Long> before = new TreeMap<>();
  private BridgeProcess coordinator;
  private BridgeProcess bridge;

  /**
   * @param port of the coordinator; 0: it is embedded
   */
  FaultProcess(Path folder, FaultConfiguration configuration, int port) throws IOException {
    this.folder = folder;
    this.port = port;
    yaml = configuration.yaml();
    if (port != 0) {
      startCoordinator();
    }
    start();
  }

  private synchronized void start() throws IOException {
    bridge = BridgeProcess.of(folder, yaml);
  }

  private synchronized void startCoordinator() throws IOException {
    coordinator = BridgeProcess.coordinator(folder, port, folder.resolve("coordinator-state"));
  }

  @Override
  public synchronized void check(Plan plan, int first, int last, Tally tally) {
    Path socket = folder.resolve(port == 0 ? "control" : "coordinator-control");
    try (ControlClient client = ControlClient.patient(socket)) {
      new FaultGroups(plan, tally).check(client.groups(), first, last);
    }
  }

  /** Those of earlier processes, as far as they were asked for, are in them. */
  @Override
  public synchronized Map<String, Long> counters() {
    Map<String, Long> sum = new TreeMap<>(before);
    try (ControlClient client = ControlClient.patient(folder.resolve("control"))) {
      FaultBridge.sum(client.status()).forEach((name, n) -> sum.merge(name, n, Long::sum));
    }
    return sum;
  }

  @Override
  public synchronized void kill() throws IOException {
    before.putAll(counters());
    bridge.signal("KILL");
    start();
  }

  @Override
  public synchronized void killCoordinator() throws IOException {
    coordinator.signal("KILL");
    startCoordinator();
  }

  @Override
  public synchronized BridgeProcess process() {
    return bridge;
  }

  @Override
  public synchronized void close() {
    bridge.close();
    if (coordinator != null) {
      coordinator.close();
    }
  }
}

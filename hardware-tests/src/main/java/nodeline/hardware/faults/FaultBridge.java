// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import nodeline.bridge.Bridge;
import nodeline.config.ConfigurationReader;
import nodeline.control.BridgeListener;
import nodeline.control.BridgeStatus;
import nodeline.hardware.faults.Tally.Wrong;
import nodeline.hardware.rig.CountingCoordinator;

/** The bridge in this process, with a coordinator that counts what it executes. */
final class FaultBridge implements FaultHost {
  private final CountingCoordinator coordinator = new CountingCoordinator();
  private final Path state;
  private final Bridge bridge;
  private int repeated;

  FaultBridge(Path folder, FaultConfiguration configuration) throws IOException {
    Path file = Files.writeString(folder.resolve("bench.yaml"), configuration.yaml());
    state = folder.resolve("state");
    bridge =
        new Bridge(
                ConfigurationReader.read(file.toString()), state, BridgeListener.NONE, coordinator)
            .start();
  }

  @Override
  public void check(Plan plan, int first, int last, Tally tally) {
    new FaultGroups(plan, tally).check(bridge.groups().states(), first, last);
    for (; repeated < coordinator.repeated(); repeated++) {
      tally.found(Wrong.TWICE, "a call was executed again by round " + last);
    }
  }

  @Override
  public Map<String, Long> counters() {
    return sum(bridge.status());
  }

  /** The counters of all devices together. */
  static Map<String, Long> sum(BridgeStatus status) {
    Map<String, Long> sum = new TreeMap<>();
    status.devices().forEach(d -> d.counters().forEach((name, n) -> sum.merge(name, n, Long::sum)));
    return sum;
  }

  @Override
  public void awaitReset(int board, String banner) {
    FaultConfiguration.awaitConsoleText(state, board, banner);
  }

  @Override
  public void close() {
    bridge.close();
  }
}

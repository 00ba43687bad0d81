// SPDX-License-Identifier: Apache-2.0
package nodeline.bridge;

import java.nio.file.Path;
import nodeline.MonotonicClock;
import nodeline.Problem;
import nodeline.config.Configuration;
import nodeline.config.CoordinatorConfig;
import nodeline.control.BridgeListener;
import nodeline.group.Beginning;
import nodeline.group.GroupLimits;
import nodeline.lava.client.RemoteCoordinator;

/**
 * Starts the bridge of a configuration. Here {@code run} decides which coordinator its groups have,
 * and whether it serves them on LAVA's wire.
 */
public final class BridgeStarter {
  private BridgeStarter() {}

  /**
   * Returns a bridge that is ready: it opens its links from now on.
   *
   * @param state folder of its logs and journals
   * @param beginning what becomes of the groups that an earlier run left
   * @throws Problem if it cannot start
   */
  public static Bridge start(
      Configuration configuration, Path state, Beginning beginning, BridgeListener listener) {
    if (configuration.coordinator() instanceof CoordinatorConfig.Lava remote) {
      requireKept(beginning, remote);
      return new Bridge(configuration, state, listener, client(configuration, remote)).start();
    }
    JournaledGroups groups =
        JournaledGroups.open(state, beginning, configuration.keep(), limits(configuration));
    boolean started = false;
    try {
      groups.adapt(configuration);
      Bridge bridge = new Bridge(configuration, groups.lock(), listener, groups.coordinator());
      configuration.lava().ifPresent(place -> bridge.serve(place, groups.coordinator()));
      bridge.start();
      started = true;
      return bridge;
    } finally {
      if (!started) {
        groups.close();
      }
    }
  }

  private static GroupLimits limits(Configuration configuration) {
    GroupLimits limits = GroupLimits.DEFAULT;
    return configuration.lava().isPresent() ? limits : limits.with(limits.quotas().withoutGuests());
  }

  private static RemoteCoordinator client(Configuration configuration, CoordinatorConfig.Lava of) {
    return new RemoteCoordinator(of.address(), configuration.tls(), MonotonicClock.SYSTEM);
  }

  private static void requireKept(Beginning beginning, CoordinatorConfig.Lava remote) {
    if (beginning != Beginning.KEPT) {
      throw new Problem(
          (beginning == Beginning.FRESH ? "--fresh" : "--resume")
              + ": the groups are those of "
              + remote,
          "begin with a new group name instead");
    }
  }
}

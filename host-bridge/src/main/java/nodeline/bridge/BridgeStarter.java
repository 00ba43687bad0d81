// SPDX-License-Identifier: Apache-2.0
package nodeline.bridge;

import java.nio.file.Path;
import nodeline.Beginning;
import nodeline.HostName;
import nodeline.MonotonicClock;
import nodeline.Printable;
import nodeline.Problem;
import nodeline.config.Configuration;
import nodeline.config.CoordinatorConfig;
import nodeline.control.BridgeListener;
import nodeline.etcd.EtcdLog;
import nodeline.etcd.EtcdSettings;
import nodeline.group.GroupLimits;
import nodeline.group.LoggedCoordinator;
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
    if (configuration.coordinator() instanceof CoordinatorConfig.Etcd etcd) {
      requireKept(beginning, etcd);
      return new Bridge(configuration, state, listener, shared(configuration, etcd)).start();
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

  private static LoggedCoordinator shared(Configuration configuration, CoordinatorConfig.Etcd of) {
    return shared(of.settings().orTls(configuration.tls()), limits(configuration));
  }

  /**
   * Groups that other hosts share.
   *
   * @param limits what this host holds of them at most
   * @throws Problem if files of TLS or of the password cannot be used
   */
  public static LoggedCoordinator shared(EtcdSettings settings, GroupLimits limits) {
    return new LoggedCoordinator(limits, new EtcdLog(settings), hostName());
  }

  /** This host's name, for people on others. */
  private static String hostName() {
    String name = Printable.of(HostName.get());
    return name.isEmpty() ? "a host without a name" : name;
  }

  private static void requireKept(Beginning beginning, CoordinatorConfig remote) {
    if (beginning != Beginning.KEPT) {
      throw new Problem(
          (beginning == Beginning.FRESH ? "--fresh" : "--resume")
              + ": the groups are those of "
              + remote,
          "begin with a new group name instead");
    }
  }
}

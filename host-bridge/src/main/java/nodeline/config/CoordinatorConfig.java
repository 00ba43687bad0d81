// SPDX-License-Identifier: Apache-2.0
package nodeline.config;

import nodeline.etcd.EtcdSettings;
import nodeline.lava.wire.CoordinatorAddress;

/** Where the groups of a configuration are. Its text form is the configuration's. */
public sealed interface CoordinatorConfig {
  CoordinatorConfig EMBEDDED = new Embedded();

  /** In the bridge itself. */
  record Embedded() implements CoordinatorConfig {
    static final String NAME = "embedded";

    @Override
    public String toString() {
      return NAME;
    }
  }

  /** At a coordinator that speaks LAVA's wire. */
  record Lava(CoordinatorAddress address) implements CoordinatorConfig {
    @Override
    public String toString() {
      return address.toString();
    }
  }

  /** In an etcd cluster. */
  record Etcd(EtcdSettings settings) implements CoordinatorConfig {
    @Override
    public String toString() {
      return settings.toString();
    }
  }
}

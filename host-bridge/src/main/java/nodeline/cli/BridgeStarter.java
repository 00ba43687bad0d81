// SPDX-License-Identifier: Apache-2.0
package nodeline.cli;

import java.nio.file.Path;
import nodeline.bridge.Beginning;
import nodeline.bridge.Bridge;
import nodeline.config.Configuration;
import nodeline.control.BridgeListener;

/** Starts the bridge for the commands that run one. */
@FunctionalInterface
interface BridgeStarter {
  /**
   * Returns a bridge that is ready: it opens its links from now on.
   *
   * @param state folder of its logs and journals
   * @param beginning what becomes of the groups that an earlier run left
   * @throws nodeline.Problem if it cannot start
   */
  Bridge start(
      Configuration configuration, Path state, Beginning beginning, BridgeListener listener);
}

// SPDX-License-Identifier: Apache-2.0
package nodeline.cli;

import java.nio.file.Path;
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
   * @param fresh whether its groups begin empty, whatever an earlier run left
   * @throws nodeline.Problem if it cannot start
   */
  Bridge start(Configuration configuration, Path state, boolean fresh, BridgeListener listener);
}

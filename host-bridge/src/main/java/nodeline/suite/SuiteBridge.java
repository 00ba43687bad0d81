// SPDX-License-Identifier: Apache-2.0
package nodeline.suite;

import java.nio.file.Path;
import java.util.Optional;
import nodeline.Beginning;
import nodeline.Problem;
import nodeline.bridge.Bridge;
import nodeline.bridge.BridgeLife;
import nodeline.bridge.BridgeStarter;
import nodeline.config.Configuration;
import nodeline.config.CoordinatorConfig;
import nodeline.control.BridgeCommands;
import nodeline.control.BridgeListener;
import nodeline.control.BridgeStatus;
import nodeline.control.ControlClient;
import nodeline.control.ControlServer;
import nodeline.service.ServiceNotifier;

/** The bridge of a test: the one that runs, or one of its own in this process. */
final class SuiteBridge implements AutoCloseable {
  private final Path socket;
  private final Optional<BridgeLife> own;
  private final boolean beginsEmpty;

  private SuiteBridge(Path socket, Optional<BridgeLife> own, boolean beginsEmpty) {
    this.socket = socket;
    this.own = own;
    this.beginsEmpty = beginsEmpty;
  }

  /**
   * Finds the bridge of a suite, or starts one.
   *
   * @param place where one is started
   * @param usual where one may run besides, as the service's: without a bench it is that one
   * @param state folder of one of its own
   * @throws Problem if another one has the place, or none runs and none can be started
   */
  static SuiteBridge of(Suite suite, Path place, Path usual, Path state) {
    Optional<Path> running =
        suite.bench().isPresent()
            ? RunningBridge.find(suite.bench().get(), place, usual)
            : ControlClient.find(usual).map(status -> usual);
    if (running.isPresent()) {
      return new SuiteBridge(running.get(), Optional.empty(), false);
    }
    Configuration bench =
        suite
            .bench()
            .orElseThrow(
                () ->
                    new Problem(
                        "no bridge is running: socket=" + usual,
                        "start one by \"nodeline run FILE\", or name its file in the suite:"
                            + " \"bench: FILE\""));
    return new SuiteBridge(place, Optional.of(start(bench, place, state)), keepsGroups(bench));
  }

  private static BridgeLife start(Configuration bench, Path socket, Path state) {
    ControlServer server = new ControlServer(socket, bench.socket().access());
    Beginning beginning = keepsGroups(bench) ? Beginning.FRESH : Beginning.KEPT;
    Bridge bridge = BridgeStarter.start(bench, state, beginning, BridgeListener.NONE);
    try {
      BridgeLife life = new BridgeLife(bridge, server, () -> bench, ServiceNotifier.find());
      server.publish(BridgeCommands.of(bridge, life));
      life.begin();
      return life;
    } catch (RuntimeException e) {
      bridge.end();
      throw e;
    }
  }

  private static boolean keepsGroups(Configuration bench) {
    return bench.coordinator() instanceof CoordinatorConfig.Embedded;
  }

  Path socket() {
    return socket;
  }

  /** Whether it is this test's own. */
  boolean isOwn() {
    return own.isPresent();
  }

  /** Whether its groups begin empty: it is new, and keeps them itself. */
  boolean beginsEmpty() {
    return beginsEmpty;
  }

  BridgeStatus status() {
    try (ControlClient client = new ControlClient(socket)) {
      return client.status();
    }
  }

  /** The file of its events. */
  Path events() {
    try (ControlClient client = new ControlClient(socket)) {
      return client.events();
    }
  }

  /** Ends it, if it is this test's own. */
  @Override
  public void close() {
    own.ifPresent(BridgeLife::stop);
  }
}

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

  private SuiteBridge(Path socket, Optional<BridgeLife> own) {
    this.socket = socket;
    this.own = own;
  }

  /**
   * Finds the bridge at a socket, or starts one there.
   *
   * @param state folder of one of its own
   * @throws Problem if the running one has other devices, or none runs and none can be started
   */
  static SuiteBridge of(Suite suite, Path socket, Path state) {
    Optional<BridgeStatus> running = ControlClient.find(socket);
    if (running.isPresent()) {
      suite.bench().ifPresent(bench -> RunningBridge.requireDevices(bench, running.get(), socket));
      return new SuiteBridge(socket, Optional.empty());
    }
    Configuration bench =
        suite
            .bench()
            .orElseThrow(
                () ->
                    new Problem(
                        "no bridge is running: socket=" + socket,
                        "start one by \"nodeline run FILE\", or name its file in the suite:"
                            + " \"bench: FILE\""));
    return new SuiteBridge(socket, Optional.of(start(bench, socket, state)));
  }

  private static BridgeLife start(Configuration bench, Path socket, Path state) {
    ControlServer server = new ControlServer(socket, bench.socket().access());
    Bridge bridge = BridgeStarter.start(bench, state, Beginning.FRESH, BridgeListener.NONE);
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

  Path socket() {
    return socket;
  }

  /** Whether it is this test's own, whose groups begin empty. */
  boolean isOwn() {
    return own.isPresent();
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

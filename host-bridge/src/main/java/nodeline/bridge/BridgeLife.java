// SPDX-License-Identifier: Apache-2.0
package nodeline.bridge;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import nodeline.Problem;
import nodeline.config.Configuration;
import nodeline.control.ControlServer;
import nodeline.control.LifeControl;
import nodeline.control.Reloaded;
import nodeline.service.LifeWatch;
import nodeline.service.ServiceNotifier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of the bridge that {@code nodeline run} runs.
 *
 * <pre>
 *   Ctrl-C, nodeline stop, all commands have ended  ⇒ over: its groups too
 *   SIGTERM, its terminal was closed                ⇒ stopped: its groups are kept
 *   SIGHUP, nodeline reload                         ⇒ goes on with the configuration as it is now
 * </pre>
 */
public final class BridgeLife implements LifeControl {
  private static final Logger log = LoggerFactory.getLogger(BridgeLife.class);

  private final Bridge bridge;
  private final ControlServer server;
  private final Supplier<Configuration> file;
  private final ServiceNotifier service;
  private Optional<LifeWatch> watch = Optional.empty();

  /**
   * Makes one that has not begun.
   *
   * @param server closed as its end begins
   * @param file reads the configuration; throws a {@link Problem} if it is wrong
   */
  public BridgeLife(
      Bridge bridge, ControlServer server, Supplier<Configuration> file, ServiceNotifier service) {
    this.bridge = bridge;
    this.server = server;
    this.file = file;
    this.service = service;
  }

  /** It is up. */
  public void begin() {
    service.ready(bridge.summary());
    service.watch(this::alive, bridge::summary);
    watch = Optional.of(LifeWatch.start(this::alive));
  }

  /** Completed when all that must live does; fails if a part of it is dead. */
  CompletableFuture<Void> alive() {
    return bridge.isClosing()
        ? bridge.alive()
        : CompletableFuture.allOf(bridge.alive(), server.alive());
  }

  @Override
  public void stop() {
    log.info("nodeline stopping command=stop");
    leave();
    bridge.end();
  }

  /**
   * Ends it, as this signal means it.
   *
   * @param signal {@code INT}, {@code TERM}, or {@code HUP} of a terminal that is gone
   */
  public void onSignal(String signal) {
    log.info("nodeline stopping signal={}", signal);
    leave();
    if (signal.equals("INT")) {
      bridge.end();
    } else {
      bridge.close();
    }
  }

  /** First of all: a status of a bridge that stops would be none. */
  private void leave() {
    watch.ifPresent(LifeWatch::close);
    service.stopping();
    server.close();
  }

  @Override
  public synchronized Reloaded reload() {
    service.reloading();
    try {
      return bridge.reload(file.get());
    } catch (Problem e) {
      log.error("nodeline did not reload: {} ({})", e.getMessage(), e.hint());
      throw e;
    } finally {
      service.ready(bridge.summary());
    }
  }

  /** As {@link #reload}, where only the log can tell. */
  public void onHangUp() {
    try {
      reload();
    } catch (Problem told) {
      // The log has it.
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package nodeline.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import nodeline.config.Configuration;
import nodeline.config.ConfigurationReader;
import nodeline.control.ControlServer;
import nodeline.control.RunningBridge;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code nodeline run}. */
@Command(
    name = "run",
    description = {
      "Bridges the consoles of a configuration until it is stopped by Ctrl-C or SIGTERM, or, if every"
          + " console is a command (exec:), until all of them have ended.",
      "",
      "The control socket is there once the bridge is ready. A console that is missing is tried again"
          + " until it comes."
    },
    exitCodeList = {
      "0:stopped in good order, or every command ended with 0",
      "1:failed, or a command ended with another status",
      "2:wrong usage"
    })
final class RunCommand implements Callable<Integer> {
  private static final Logger log = LoggerFactory.getLogger(RunCommand.class);

  private final BridgeStarter starter;

  @Parameters(paramLabel = "FILE", description = "The configuration.")
  private String file;

  @Mixin private SocketOption socket;
  @Mixin private StateOption state;

  RunCommand(BridgeStarter starter) {
    this.starter = starter;
  }

  @Override
  public Integer call() throws InterruptedException {
    Configuration configuration = ConfigurationReader.read(file);
    ControlServer server = new ControlServer(socket.path());
    try (RunningBridge bridge = starter.start(configuration, state.path(), new CallLog());
        server) {
      StopSignals.onFirst(signal -> stop(server, bridge, signal));
      server.publish(Map.of("status", request -> bridge.status()));
      log.info(
          "nodeline ready devices={} socket={} state={} (Ctrl-C stops it)",
          configuration.devices().size(),
          socket.path(),
          state.path());
      int status = bridge.awaitEnd();
      log.info("nodeline ended exit={}", status);
      return status;
    }
  }

  /** In this order: a status of a bridge that stops would be none. */
  private static void stop(ControlServer server, RunningBridge bridge, String signal) {
    log.info("nodeline stopping signal={}", signal);
    server.close();
    bridge.close();
  }
}

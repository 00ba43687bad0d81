// SPDX-License-Identifier: Apache-2.0
package nodeline.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import nodeline.bridge.Bridge;
import nodeline.config.Configuration;
import nodeline.config.ConfigurationReader;
import nodeline.config.DeviceConfig;
import nodeline.config.FileRights;
import nodeline.console.NativeSupport;
import nodeline.control.BridgeCommands;
import nodeline.control.ControlServer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nodeline run}. */
@Command(
    name = "run",
    description = {
      "Bridges the consoles of a configuration.",
      "",
      "It runs until it is stopped by Ctrl-C or SIGTERM or, if every console is a command (exec:),"
          + " until all of them have ended. The control socket is there once the bridge is ready. A"
          + " console that is missing is tried again until it comes."
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

  @Option(
      names = "--frame-log",
      description = "Log the frames of every device, as with \"frame-log: true\" for each.")
  private boolean frameLog;

  @Option(
      names = "--fresh",
      description =
          "Begin with empty groups. Without it, those of an earlier run in the same state folder go"
              + " on.")
  private boolean fresh;

  @Mixin private SocketOption socket;
  @Mixin private StateOption state;

  RunCommand(BridgeStarter starter) {
    this.starter = starter;
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // A stop shows as the end of the bridge.
  public Integer call() throws InterruptedException {
    CompletableFuture<String> stop = StopSignals.first();
    Configuration read = ConfigurationReader.read(file);
    FileRights.require(file);
    FileRights.requireSecret(file, read);
    Configuration configuration = frameLog ? read.withFrameLogs() : read;
    NativeSupport.lacks(configuration.devices().stream().map(DeviceConfig::console).toList())
        .forEach(lack -> log.warn("nodeline runs {}", lack));
    Path place = socket.place(configuration.socket().path());
    ControlServer server = new ControlServer(place, configuration.socket().access());
    try (Bridge bridge = starter.start(configuration, state.path(), fresh, new CallLog());
        server) {
      server.publish(BridgeCommands.of(bridge));
      log.info("nodeline ready {} (Ctrl-C stops it)", where(configuration, place));
      stop.thenAccept(signal -> stop(server, bridge, signal));
      int status = bridge.awaitEnd();
      log.info("nodeline ended exit={}", status);
      return status;
    }
  }

  private String where(Configuration configuration, Path place) {
    int devices = configuration.devices().size();
    return "devices=%d socket=%s state=%s".formatted(devices, place, state.path());
  }

  /** In this order: a status of a bridge that stops would be none. */
  private static void stop(ControlServer server, Bridge bridge, String signal) {
    log.info("nodeline stopping signal={}", signal);
    server.close();
    bridge.close();
  }
}

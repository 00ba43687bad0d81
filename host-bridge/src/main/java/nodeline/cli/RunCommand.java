// SPDX-License-Identifier: Apache-2.0
package nodeline.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import nodeline.bridge.Bridge;
import nodeline.bridge.BridgeLife;
import nodeline.bridge.BridgeStarter;
import nodeline.bridge.CallLog;
import nodeline.config.Configuration;
import nodeline.config.ConfigurationReader;
import nodeline.config.DeviceConfig;
import nodeline.config.FileRights;
import nodeline.console.NativeSupport;
import nodeline.control.BridgeCommands;
import nodeline.control.ControlServer;
import nodeline.group.Beginning;
import nodeline.service.ServiceNotifier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.ArgGroup;
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
      "It runs until it is stopped by Ctrl-C, nodeline stop or SIGTERM or, if every console is a"
          + " command (exec:), until all of them have ended. SIGHUP reads the configuration again."
          + " The control socket is there once the bridge is ready. A console that is missing is"
          + " tried again until it comes."
    },
    exitCodeList = {
      "0:stopped in good order, or every command ended with 0",
      "1:failed, or a command ended with another status",
      "2:wrong usage"
    })
final class RunCommand implements Callable<Integer> {
  private static final Logger log = LoggerFactory.getLogger(RunCommand.class);

  @Parameters(paramLabel = "FILE", description = "The configuration.")
  private String file;

  @Option(
      names = "--frame-log",
      description = "Log the frames of every device, as with \"frame-log: true\" for each.")
  private boolean frameLog;

  @ArgGroup private Groups groups = new Groups();

  /** What becomes of the groups of an earlier run in the same state folder. */
  static final class Groups {
    @Option(
        names = "--fresh",
        description =
            "Begin with empty groups. Without it, those of a run that a person ended are over; those"
                + " of one that was killed or restarted go on for an hour (key keep).")
    private boolean fresh;

    @Option(
        names = "--resume",
        description = "Go on with the groups of the last run, whatever ended it and when.")
    private boolean resume;

    Beginning beginning() {
      return fresh ? Beginning.FRESH : resume ? Beginning.RESUMED : Beginning.KEPT;
    }
  }

  @Mixin private SocketOption socket;
  @Mixin private StateOption state;

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // A stop shows as the end of the bridge.
  public Integer call() throws InterruptedException {
    CompletableFuture<BridgeLife> begun = new CompletableFuture<>();
    CompletableFuture<String> stop =
        StopSignals.firstButHangUp(() -> begun.thenAccept(BridgeLife::onHangUp));
    Configuration configuration = read();
    NativeSupport.lacks(configuration.devices().stream().map(DeviceConfig::console).toList())
        .forEach(lack -> log.warn("nodeline runs {}", lack));
    Path place = socket.place(configuration.socket().path());
    ControlServer server = new ControlServer(place, configuration.socket().access());
    try (Bridge bridge =
            BridgeStarter.start(configuration, state.path(), groups.beginning(), new CallLog());
        ServiceNotifier service = ServiceNotifier.find();
        server) {
      BridgeLife life = new BridgeLife(bridge, server, this::read, service);
      server.publish(BridgeCommands.of(bridge, life));
      log.info("nodeline ready {} (Ctrl-C stops it)", where(configuration, place));
      life.begin();
      begun.complete(life);
      stop.thenAccept(life::onSignal);
      int status = bridge.awaitEnd();
      bridge.end(); // by itself: nothing is left that could go on
      log.info("nodeline ended exit={}", status);
      return status;
    }
  }

  private Configuration read() {
    Configuration read = ConfigurationReader.read(file);
    FileRights.require(file);
    FileRights.requireSecret(file, read);
    return frameLog ? read.withFrameLogs() : read;
  }

  private String where(Configuration configuration, Path place) {
    int devices = configuration.devices().size();
    return "devices=%d socket=%s state=%s".formatted(devices, place, state.path());
  }
}

// SPDX-License-Identifier: Apache-2.0
package nodeline.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import nodeline.Beginning;
import nodeline.bridge.Bridge;
import nodeline.bridge.BridgeLife;
import nodeline.bridge.BridgeStarter;
import nodeline.bridge.CallLog;
import nodeline.cli.option.DurationConverter;
import nodeline.cli.option.SocketOption;
import nodeline.config.Configuration;
import nodeline.config.ConfigurationReader;
import nodeline.config.DeviceConfig;
import nodeline.config.FileRights;
import nodeline.console.NativeSupport;
import nodeline.control.BridgeCommands;
import nodeline.control.BridgeListener;
import nodeline.control.ControlServer;
import nodeline.events.EventLine;
import nodeline.events.EventLog;
import nodeline.events.EventPrinter;
import nodeline.service.ServiceNotifier;
import nodeline.suite.HostCommand;
import nodeline.suite.LinkReady;
import nodeline.suite.RunningBridge;
import nodeline.terminal.StandardOutput;
import nodeline.terminal.StopSignals;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code nodeline run}. */
@Command(
    name = "run",
    customSynopsis = "nodeline run [OPTIONS] FILE [-- COMMAND [ARGUMENT...]]",
    description = {
      "Bridges the consoles of a configuration.",
      "",
      "It runs until it is stopped by Ctrl-C, nodeline stop or SIGTERM or, if every console is a"
          + " command (exec:), until all of them have ended. SIGHUP reads the configuration again."
          + " The control socket is there once the bridge is ready. A console that is missing is"
          + " tried again until it comes.",
      "",
      "With a COMMAND it waits until the links are up, and runs that with NODELINE_SOCKET in its"
          + " environment. When the command ends, the bridge and its groups do. When this program"
          + " is killed, the command is ended."
    },
    footer = {
      "  nodeline run bench.yaml",
      "      bridges the consoles in bench.yaml, and prints each call, until Ctrl-C",
      "  nodeline run bench.yaml -- pytest tests",
      "      does so for as long as pytest runs"
    },
    exitCodeList = {
      "0:stopped in good order, or every command ended with 0",
      "1:failed, or a command ended with another status",
      "2:wrong usage",
      "0..255:that of COMMAND; 125 if it could not begin"
    })
final class RunCommand implements Callable<Integer> {
  private static final Logger log = LoggerFactory.getLogger(RunCommand.class);

  private static final int NOT_BEGUN = 125;

  @Parameters(index = "0", paramLabel = "FILE", description = "The configuration.")
  private String file;

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "COMMAND",
      description = "Runs while the bridge does, and decides its end; -- before it.")
  private List<String> command = new ArrayList<>();

  @Option(
      names = "--up",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description = "With a COMMAND: how long links may take to be up. Default: 1m.")
  private Duration up = Duration.ofMinutes(1);

  @Option(
      names = "--reuse",
      description =
          "With a COMMAND: take the bridge that runs, if it has the devices of FILE, and let it run"
              + " on. --fresh empties its groups.")
  private boolean reuse;

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
            "Begin with empty groups. Without it, those of a run that a person ended are over;"
                + " those of one that was killed or restarted go on for an hour (key keep).")
    private boolean fresh;

    @Option(
        names = "--resume",
        description = "Go on with the groups of the last run, whatever ended it and when.")
    private boolean resume;

    Beginning beginning() {
      return fresh ? Beginning.FRESH : resume ? Beginning.RESUMED : Beginning.KEPT;
    }
  }

  @ArgGroup private Shown shown = new Shown();

  /** Whether calls are shown as they happen. */
  static final class Shown {
    @Option(
        names = "--events",
        description = "Print what happens, also where standard output is no terminal.")
    private boolean always;

    @Option(names = "--quiet", description = "Print nothing of what happens on a terminal.")
    private boolean never;

    boolean wanted(boolean isOurs) {
      return always || (!never && isOurs && StandardOutput.isTerminal());
    }
  }

  @Mixin private SocketOption socket;
  @Mixin private StateOption state;
  @Spec private CommandSpec spec;

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // A hang-up before the beginning is none.
  public Integer call() throws InterruptedException {
    boolean runs = !command.isEmpty();
    if (reuse && !runs) {
      throw new ParameterException(spec.commandLine(), "--reuse wants a COMMAND: FILE -- COMMAND");
    }
    if (runs) {
      spec.exitCodeOnExecutionException(NOT_BEGUN);
      Logging.warnings();
    }
    CompletableFuture<BridgeLife> begun = new CompletableFuture<>();
    CompletableFuture<String> stop =
        runs
            ? StopSignals.first()
            : StopSignals.firstButHangUp(() -> begun.thenAccept(BridgeLife::onHangUp));
    Configuration configuration = read();
    Path place = socket.place(configuration.socket().path());
    Optional<Path> running =
        reuse ? RunningBridge.find(configuration, place, socket.path()) : Optional.empty();
    return running.isPresent()
        ? reuse(running.get(), stop)
        : bridge(configuration, place, begun, stop);
  }

  private int bridge(
      Configuration configuration,
      Path place,
      CompletableFuture<BridgeLife> begun,
      CompletableFuture<String> stop)
      throws InterruptedException {
    NativeSupport.lacks(configuration.devices().stream().map(DeviceConfig::console).toList())
        .forEach(lack -> log.warn("nodeline runs {}", lack));
    ControlServer server = new ControlServer(place, configuration.socket().access());
    // What is printed needs no line of the log.
    if (isShown()) {
      Logging.leaveOut(EventLog.WAITS);
    }
    BridgeListener calls = isShown() && !log.isDebugEnabled() ? BridgeListener.NONE : new CallLog();
    try (Bridge bridge =
            BridgeStarter.start(configuration, state.path(), groups.beginning(), calls);
        ServiceNotifier service = ServiceNotifier.find();
        server) {
      EventPrinter printer = print(bridge);
      BridgeLife life = new BridgeLife(bridge, server, this::read, service);
      server.publish(BridgeCommands.of(bridge, life));
      log.info("nodeline ready {} (Ctrl-C stops it)", where(configuration, place));
      life.begin();
      begun.complete(life);
      int status = command.isEmpty() ? runAlone(bridge, life, stop) : runCommand(place, life, stop);
      printer.end();
      log.info("nodeline ended exit={}", status);
      return status;
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // A stop shows as the end of the bridge.
  private static int runAlone(Bridge bridge, BridgeLife life, CompletableFuture<String> stop)
      throws InterruptedException {
    stop.thenAccept(life::onSignal);
    int status = bridge.awaitEnd();
    bridge.end(); // by itself: nothing is left that could go on
    return status;
  }

  private int runCommand(Path place, BridgeLife life, CompletableFuture<String> stop)
      throws InterruptedException {
    try {
      return runCommand(place, stop);
    } finally {
      life.stop();
    }
  }

  private int runCommand(Path place, CompletableFuture<String> stop) throws InterruptedException {
    LinkReady.await(place, up, List.of(), stop);
    return stop.isDone()
        ? StopSignals.status(stop.join())
        : HostCommand.start(command, place).await(stop);
  }

  private int reuse(Path running, CompletableFuture<String> stop) throws InterruptedException {
    if (groups.beginning() == Beginning.FRESH) {
      RunningBridge.clearGroups(running);
    }
    return runCommand(running, stop);
  }

  private boolean isShown() {
    return shown.wanted(command.isEmpty());
  }

  private EventPrinter print(Bridge bridge) {
    if (!isShown()) {
      return EventPrinter.none();
    }
    int width = StandardOutput.width();
    EventLine lines = new EventLine(width, ZoneId.systemDefault());
    PrintWriter out = spec.commandLine().getOut();
    return EventPrinter.start(
        bridge.eventFile(),
        event -> {
          if (event.kind().isOfBoards()) {
            lines.of(event).forEach(out::println);
          }
        });
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

// SPDX-License-Identifier: Apache-2.0
package nodeline.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import nodeline.Beginning;
import nodeline.MonotonicClock;
import nodeline.Problem;
import nodeline.bridge.BridgeStarter;
import nodeline.bridge.JournaledGroups;
import nodeline.bridge.LoneCoordinator;
import nodeline.cli.option.DurationConverter;
import nodeline.config.CoordinatorConfig;
import nodeline.config.Durations;
import nodeline.control.BridgeCommands;
import nodeline.control.ControlServer;
import nodeline.control.LifeControl;
import nodeline.control.Reloaded;
import nodeline.etcd.EtcdSettings;
import nodeline.framing.Octets;
import nodeline.group.EmbeddedCoordinator;
import nodeline.group.GroupLimits;
import nodeline.group.LoggedCoordinator;
import nodeline.lava.server.CoordinatorServer;
import nodeline.lava.server.JoinPermits;
import nodeline.lava.server.ServerConfig;
import nodeline.lava.server.ServerLimits;
import nodeline.permit.NameList;
import nodeline.service.LifeWatch;
import nodeline.terminal.StopSignals;
import nodeline.tls.Revoked;
import nodeline.tls.TlsFiles;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code nodeline coordinator}. */
@Command(
    name = "coordinator",
    description = {
      "Serves groups on LAVA's wire, to LAVA's dispatchers and to bridges on other hosts.",
      "",
      "It runs until it is stopped by Ctrl-C or SIGTERM. Started again with the same state folder,"
          + " it goes on with its groups. A bridge serves its own groups likewise with \"lava:\" in"
          + " its configuration."
    },
    footer = {
      "  nodeline coordinator --listen 0.0.0.0:3079",
      "      serves LAVA's dispatchers on every address of this host",
      "  nodeline coordinator --backend etcd://etcd-1,etcd-2,etcd-3",
      "      serves groups in etcd that other coordinators serve too"
    },
    exitCodeList = {"0:stopped in good order", "1:failed", "2:wrong usage"})
final class CoordinatorCommand implements Callable<Integer> {
  private static final Logger log = LoggerFactory.getLogger(CoordinatorCommand.class);

  /** It has no devices of its own. */
  private static final GroupLimits LIMITS =
      GroupLimits.DEFAULT.with(GroupLimits.DEFAULT.quotas().forGuestsAlone());

  @Option(
      names = "--listen",
      paramLabel = "HOST:PORT",
      defaultValue = ServerConfig.DEFAULT,
      description =
          "Where to listen; a port alone is one of this machine only; tls://HOST:PORT with TLS."
              + " Default: ${DEFAULT-VALUE}")
  private String listen;

  @Option(
      names = "--strict-lava",
      description =
          "Answer as LAVA's own coordinator does where that differs from LAVA's documents"
              + " (docs/lava.md).")
  private boolean strict;

  @Option(
      names = "--idle",
      converter = DurationConverter.class,
      paramLabel = "TIME",
      defaultValue = "24h",
      description =
          "Drop a group after so long without a request, or without a coordinator. Default:"
              + " ${DEFAULT-VALUE}")
  private Duration idle;

  @Option(
      names = "--socket",
      paramLabel = "PATH",
      description =
          "A control socket for nodeline status and nodeline group. Default: none, since that of a"
              + " user belongs to the bridge.")
  private Path socket;

  @Option(
      names = "--state",
      paramLabel = "DIR",
      description =
          "Folder of the journal, which no other may use meanwhile. Default: one for each --listen,"
              + " in nodeline in XDG_STATE_HOME, or in ~/.local/state if that is not set.")
  private Path state;

  @Option(
      names = "--fresh",
      description = "Begin without groups. Without it, those of the state folder go on.")
  private boolean fresh;

  @Option(
      names = "--join",
      paramLabel = "[GROUP=]NAMES",
      description =
          "Who may join the group, or each group that no other --join names: names in certificates,"
              + " such as lab=cert:host-1,cert:host-2; any; none. Default: any.")
  private List<String> joins = List.of();

  @Mixin private TlsOptions tls;

  @Mixin private BackendOptions backend;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    CompletableFuture<String> stop = StopSignals.first();
    ServerConfig place = place();
    Optional<TlsFiles> files = tls.files(place.tls());
    Optional<EtcdSettings> shared = backend.settings();
    shared.ifPresent(settings -> requireNothingOfItsOwn());
    log.info(
        "nodeline stopping signal={}",
        shared.isPresent() ? serve(place, files, shared.get(), stop) : serve(place, files, stop));
    log.info("nodeline ended exit=0");
    return 0;
  }

  private void requireNothingOfItsOwn() {
    for (String option : List.of("--state", "--fresh", "--idle", "--strict-lava")) {
      if (spec.commandLine().getParseResult().hasMatchedOption(option)) {
        throw new ParameterException(
            spec.commandLine(), option + " is for groups of its own, without --backend");
      }
    }
  }

  private String serve(
      ServerConfig place, Optional<TlsFiles> files, CompletableFuture<String> stop) {
    ServerLimits limits = ServerLimits.DEFAULT.idle(idle);
    JournaledGroups groups =
        JournaledGroups.open(
            folder(place), fresh ? Beginning.FRESH : Beginning.KEPT, limits.idle(), LIMITS);
    groups.report();
    EmbeddedCoordinator coordinator = groups.coordinator();
    try (LoneCoordinator lone =
            new LoneCoordinator(coordinator, groups.lock(), MonotonicClock.SYSTEM);
        CoordinatorServer server = CoordinatorServer.start(place, files, coordinator, limits)) {
      return run(lone, new Served(server, files, coordinator::alive), stop);
    }
  }

  private String serve(
      ServerConfig place,
      Optional<TlsFiles> files,
      EtcdSettings settings,
      CompletableFuture<String> stop) {
    LoggedCoordinator coordinator = BridgeStarter.shared(settings, LIMITS);
    try (LoneCoordinator lone =
            new LoneCoordinator(
                coordinator, new CoordinatorConfig.Etcd(settings), MonotonicClock.SYSTEM);
        CoordinatorServer server =
            CoordinatorServer.start(place, files, coordinator, ServerLimits.DEFAULT)) {
      log.info("nodeline has its groups in {}", settings);
      return run(lone, new Served(server, files, coordinator::alive), stop);
    }
  }

  /** What serves, until it is stopped. */
  private record Served(
      CoordinatorServer server,
      Optional<TlsFiles> files,
      Supplier<CompletableFuture<Void>> coordinator) {
    CompletableFuture<Void> alive(ControlServer control) {
      CompletableFuture<Void> asked =
          control == null ? CompletableFuture.completedFuture(null) : control.alive();
      return CompletableFuture.allOf(server.alive(), coordinator.get(), asked);
    }
  }

  /** Returns what has stopped it. */
  private String run(LoneCoordinator lone, Served served, CompletableFuture<String> stop) {
    try (ControlServer control = socket == null ? null : new ControlServer(socket)) {
      if (control != null) {
        control.publish(BridgeCommands.of(lone, life(stop, served.server(), served.files())));
      }
      ServerConfig config = served.server().config();
      log.info(
          "nodeline coordinator ready listen={} strict={} idle={} (Ctrl-C stops it)",
          config.listen(),
          config.strict(),
          Durations.format(idle));
      LifeWatch watch = LifeWatch.start(() -> served.alive(control));
      String signal = stop.join();
      watch.close();
      return signal;
    }
  }

  /** Its groups are kept whoever stops it: their members are elsewhere, and wait for it. */
  private static LifeControl life(
      CompletableFuture<String> stop, CoordinatorServer server, Optional<TlsFiles> files) {
    return new LifeControl() {
      @Override
      public void stop() {
        stop.complete("none command=stop");
      }

      @Override
      public Reloaded reload() {
        if (files.flatMap(TlsFiles::revoked).isEmpty()) {
          throw new Problem(
              "this is a coordinator: it has no configuration, and no --tls-revoked",
              "name the socket of a bridge by --socket");
        }
        server.permit(server.config(), Revoked.of(files));
        return new Reloaded(List.of(), List.of(), List.of());
      }
    };
  }

  private Path folder(ServerConfig place) {
    String name = "coordinator-" + place.listen().replaceAll("[^A-Za-z0-9.-]", "_");
    return state == null ? StateOption.find().resolve(name) : state;
  }

  private ServerConfig place() {
    try {
      return ServerConfig.parse(listen, strict).join(permits());
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "bad --listen: " + e.getMessage());
    }
  }

  private JoinPermits permits() {
    NameList all = NameList.ANY;
    Map<String, NameList> groups = new HashMap<>();
    for (String join : joins) {
      int equals = join.indexOf('=');
      try {
        NameList names = NameList.parse(List.of(join.substring(equals + 1).split(",", -1)));
        if (equals < 0) {
          all = names;
        } else {
          groups.put(Octets.fromText(join.substring(0, equals)), names);
        }
      } catch (IllegalArgumentException e) {
        throw new ParameterException(
            spec.commandLine(), "bad --join: %s: %s".formatted(e.getMessage(), NameList.EXAMPLES));
      }
    }
    return new JoinPermits(all, groups);
  }
}

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
import nodeline.MonotonicClock;
import nodeline.Problem;
import nodeline.bridge.JournaledGroups;
import nodeline.bridge.LoneCoordinator;
import nodeline.config.Durations;
import nodeline.control.BridgeCommands;
import nodeline.control.ControlServer;
import nodeline.control.LifeControl;
import nodeline.control.Reloaded;
import nodeline.framing.Octets;
import nodeline.group.Beginning;
import nodeline.group.EmbeddedCoordinator;
import nodeline.group.GroupLimits;
import nodeline.lava.server.CoordinatorServer;
import nodeline.lava.server.JoinPermits;
import nodeline.lava.server.ServerConfig;
import nodeline.lava.server.ServerLimits;
import nodeline.permit.NameList;
import nodeline.service.LifeWatch;
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
      "It runs until it is stopped by Ctrl-C or SIGTERM. Started again with the same state"
          + " folder, it goes on with its groups. A bridge serves its own groups likewise with \"lava:\" in its configuration."
    },
    exitCodeList = {"0:stopped in good order", "1:failed", "2:wrong usage"})
final class CoordinatorCommand implements Callable<Integer> {
  private static final Logger log = LoggerFactory.getLogger(CoordinatorCommand.class);

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
          "Drop a group after so long without a request, or without a coordinator. Default: ${DEFAULT-VALUE}")
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
          "Folder of the journal, which no other may use meanwhile. Default: one for each --listen, in"
              + " nodeline in XDG_STATE_HOME, or in ~/.local/state if that is not set.")
  private Path state;

  @Option(
      names = "--fresh",
      description = "Begin without groups. Without it, those of the state folder go on.")
  private boolean fresh;

  @Option(
      names = "--join",
      paramLabel = "[GROUP=]NAMES",
      description =
          "Who may join the group, or each group that no other --join names: names in certificates, such as"
              + " lab=cert:host-1,cert:host-2; any; none. Default: any.")
  private List<String> joins = List.of();

  @Mixin private TlsOptions tls;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    CompletableFuture<String> stop = StopSignals.first();
    ServerConfig place = place();
    Optional<TlsFiles> files = tls.files(place.tls());
    ServerLimits limits = ServerLimits.DEFAULT.idle(idle);
    JournaledGroups groups =
        JournaledGroups.open(
            folder(place),
            fresh ? Beginning.FRESH : Beginning.KEPT,
            limits.idle(),
            GroupLimits.DEFAULT.with(GroupLimits.DEFAULT.quotas().forGuestsAlone()));
    groups.report();
    EmbeddedCoordinator coordinator = groups.coordinator();
    try (LoneCoordinator lone =
            new LoneCoordinator(coordinator, groups.lock(), MonotonicClock.SYSTEM);
        CoordinatorServer server = CoordinatorServer.start(place, files, coordinator, limits);
        ControlServer control = socket == null ? null : new ControlServer(socket)) {
      if (control != null) {
        control.publish(BridgeCommands.of(lone, life(stop, server, files)));
      }
      log.info(
          "nodeline coordinator ready listen={} strict={} idle={} (Ctrl-C stops it)",
          server.config().listen(),
          server.config().strict(),
          Durations.format(limits.idle()));
      LifeWatch watch = LifeWatch.start(server::alive);
      log.info("nodeline stopping signal={}", stop.join());
      watch.close();
    }
    log.info("nodeline ended exit=0");
    return 0;
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

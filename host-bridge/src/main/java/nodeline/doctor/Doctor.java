// SPDX-License-Identifier: Apache-2.0
package nodeline.doctor;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import nodeline.config.Configuration;
import nodeline.ports.LinkRivals;
import nodeline.ports.PortList;
import nodeline.ports.PortReader;
import nodeline.ports.Processes;
import nodeline.ports.SystemTree;

/** Looks at the machine and at its ports, or at those of a configuration. */
public final class Doctor {
  static final String PORT = "port";

  private final SystemTree tree;
  private final User user;
  private final Processes processes;
  private final RulesCheck rules;
  private final SocketCheck socket;
  private final StateCheck state;

  /**
   * @param socket where the control socket is; may throw a {@link nodeline.Problem}
   * @param state folder of logs and journals
   */
  public Doctor(SystemTree tree, Supplier<Path> socket, Path state) {
    this.tree = tree;
    this.user = new User(tree);
    this.processes = new Processes(tree);
    this.rules = new RulesCheck(tree, user);
    this.socket = new SocketCheck(socket, user);
    this.state = new StateCheck(state, user);
  }

  /** Looks at all ports. */
  public Diagnosis examine() {
    PortList all = new PortReader(tree, processes).list(false);
    List<CheckedPort> ports =
        all.ports().stream().map(port -> new CheckedPort(port, null, null)).toList();
    return diagnosis(portChecks(), ports, List.of(), ports.size());
  }

  /**
   * Looks at the consoles of a configuration.
   *
   * @param listen how long to listen at those serial ports that are free; empty: open none
   * @param file of the configuration, as messages should name it
   */
  public Diagnosis examine(Configuration configuration, Optional<Duration> listen, String file) {
    PortReader reader = new PortReader(tree, processes);
    Consoles consoles = new Consoles(tree, reader, rules);
    consoles.add(configuration, reader.list(true));
    List<Finding> findings = new ArrayList<>(consoles.findings());
    ConfigurationCheck.findings(file, configuration).forEach(findings::add);
    List<PortCheck> checks = portChecks();
    List<CheckedPort> free =
        consoles.ports().stream()
            .filter(port -> port.port().holders().isEmpty())
            .filter(port -> looked(checks, port).noneMatch(f -> f.severity() == Severity.BLOCKS))
            .toList();
    listen.ifPresent(time -> findings.addAll(Ears.listen(new ListenCheck(time, file), time, free)));
    if (tree.isLive()) {
      findings.addAll(new NetworkCheck(file, socket.status()).findings(configuration));
      findings.addAll(EtcdCheck.findings(configuration));
      new FreePortCheck(tree, socket.bridge()).findings(configuration).forEach(findings::add);
      new PlaceCheck(file, user, socket.bridge()).findings(configuration).forEach(findings::add);
    }
    return diagnosis(checks, consoles.ports(), findings, configuration.devices().size());
  }

  /** Asks the bridge that runs, if one does: once for each examination. */
  private List<PortCheck> portChecks() {
    return List.of(
        new PermissionCheck(tree, user),
        new HolderCheck(user, socket.bridge()),
        new GettyCheck(tree, user),
        new LockFileCheck(user, processes),
        new KernelConsoleCheck(tree, user),
        new ModemManagerCheck(tree, processes, rules),
        new LatencyCheck(tree, user),
        new SerialNumberCheck(new LinkRivals(tree)));
  }

  private Diagnosis diagnosis(
      List<PortCheck> checks, List<CheckedPort> ports, List<Finding> more, int consoles) {
    List<Finding> findings = new ArrayList<>(more);
    for (CheckedPort port : ports) {
      List<Finding> found = looked(checks, port).distinct().toList();
      findings.addAll(found.isEmpty() ? List.of(port.ok(PORT, "can be used")) : found);
    }
    Stream.of(
            rules.findings(),
            LibraryCheck.findings(),
            socket.findings(),
            state.findings(),
            new OpenFilesCheck(tree).findings(consoles))
        .flatMap(machine -> machine)
        .forEach(findings::add);
    return Diagnosis.of(findings);
  }

  private static Stream<Finding> looked(List<PortCheck> checks, CheckedPort port) {
    return checks.stream().flatMap(check -> check.of(port));
  }
}

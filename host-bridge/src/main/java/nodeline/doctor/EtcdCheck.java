// SPDX-License-Identifier: Apache-2.0
package nodeline.doctor;

import java.util.ArrayList;
import java.util.List;
import nodeline.Problem;
import nodeline.config.Configuration;
import nodeline.config.CoordinatorConfig;
import nodeline.etcd.EtcdHealth;
import nodeline.etcd.EtcdSettings;

/**
 * Can the groups be in etcd: do its servers answer for a majority, is there space, and may this
 * user write there?
 */
final class EtcdCheck {
  static final String NAME = "etcd";

  /** Three quarters of what a server takes by default. */
  private static final long MUCH = 1_500_000_000;

  private static final long MEGA = 1_000_000;

  private EtcdCheck() {}

  static List<Finding> findings(Configuration configuration) {
    if (!(configuration.coordinator() instanceof CoordinatorConfig.Etcd etcd)) {
      return List.of();
    }
    EtcdSettings settings = etcd.settings().orTls(configuration.tls());
    try {
      return judge(settings, EtcdHealth.of(settings));
    } catch (Problem problem) {
      return List.of(finding(Severity.BLOCKS, problem.getMessage(), problem.hint()));
    }
  }

  static List<Finding> judge(EtcdSettings settings, List<EtcdHealth> servers) {
    boolean none = servers.stream().noneMatch(server -> server.trouble().isEmpty());
    List<Finding> findings = new ArrayList<>();
    for (EtcdHealth server : servers) {
      findings.add(judge(settings, server, none ? Severity.BLOCKS : Severity.WARNS));
    }
    if (servers.size() == 1 && !none) {
      findings.add(
          finding(
              Severity.WARNS,
              "one server only: all groups wait while it is away",
              "nodeline config FILE  # name all servers of the cluster, three are best"));
    }
    return findings;
  }

  private static Finding judge(EtcdSettings settings, EtcdHealth server, Severity trouble) {
    if (!server.alarms().isEmpty()) {
      return finding(
          Severity.BLOCKS,
          "%s has alarms: %s".formatted(server.server(), String.join(", ", server.alarms())),
          etcdctl(server, "alarm list") + "  # docs/many-hosts.md: no space");
    }
    if (server.trouble().isPresent()) {
      String fix =
          server.version().isEmpty()
              ? "systemctl status etcd  # on that host: does it run, and listen there?"
              : etcdctl(server, "endpoint status --cluster");
      return finding(trouble, server.server() + ": " + server.trouble().get(), fix);
    }
    if (server.octets() > MUCH) {
      return finding(
          Severity.WARNS,
          "%s has a database of %d MB, %d MB of it in use; 2147 MB are the default limit"
              .formatted(server.server(), server.octets() / MEGA, server.used() / MEGA),
          etcdctl(server, "defrag") + "  # docs/many-hosts.md: no space");
    }
    return finding(
        Severity.OK,
        "%s: etcd %s, database of %d MB, %s may be written"
            .formatted(
                server.server(),
                server.version(),
                server.octets() / MEGA,
                settings.address().prefix()),
        "");
  }

  private static String etcdctl(EtcdHealth server, String command) {
    return "ETCDCTL_API=3 etcdctl --endpoints=%s %s"
        .formatted(Shell.quote(server.server()), command);
  }

  private static Finding finding(Severity severity, String text, String fix) {
    return Finding.machine(severity, NAME, text, fix);
  }
}

// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.udev;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import nodeline.hardware.rig.ControlGroup;
import nodeline.hardware.rig.ProgramRun;
import nodeline.hardware.rig.Shells;
import nodeline.hardware.rig.Skip;
import org.awaitility.Awaitility;

/**
 * A real systemd as the first process of namespaces of its own: it sees the files of this machine,
 * but has its own processes, {@code /run} and control groups, and the units of one folder only.
 */
final class SystemdHost implements AutoCloseable {
  private static final Path SYSTEMD = Path.of("/lib/systemd/systemd");

  /** What units that are no part of the test want. */
  private static final List<String> TARGETS =
      List.of("bench", "sysinit", "basic", "shutdown", "network", "multi-user", "umount", "final");

  private static final String START =
      """
      set -e
      echo $$ >'GROUP/cgroup.procs'
      exec unshare --kill-child=KILL -fpmC --mount-proc sh -ec '
        mount --make-rprivate /
        for folder in /run /var/lib /var/cache; do mount -t tmpfs -o mode=755 tmpfs $folder; done
        mkdir -p /run/lock
        mount -t cgroup2 cgroup2 /sys/fs/cgroup
        exec env -i PATH="$PATH" container=test SYSTEMD_UNIT_PATH="UNITS" \\
          SYSTEMD --system --unit=bench.target --log-target=console --show-status=no'
      """;

  private final ControlGroup group;
  private final Process process;

  /**
   * @param units its folder of units, to which the targets are added
   */
  SystemdHost(Path units) throws Exception {
    Shells.requireInstalled("unshare");
    Shells.requireInstalled("systemctl");
    Skip.unless(ProgramRun.asRoot(), "only root can start a systemd of its own");
    Skip.unless(Files.isExecutable(SYSTEMD), "systemd is not installed");
    for (String target : TARGETS) {
      Files.writeString(units.resolve(target + ".target"), "[Unit]\nDefaultDependencies=no\n");
    }
    group = ControlGroup.create();
    String script =
        START
            .replace("GROUP", group.folder().toString())
            .replace("UNITS", units.toString())
            .replace("SYSTEMD ", SYSTEMD + " ");
    process =
        new ProcessBuilder("sh", "-c", script)
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .inheritIO()
            .start();
    Awaitility.await("systemd").until(() -> systemctl("is-active", "bench.target").status() == 0);
  }

  ProgramRun systemctl(String... words) throws Exception {
    List<String> command = new ArrayList<>(List.of("systemctl", "--no-pager"));
    command.addAll(List.of(words));
    return inside(command);
  }

  /** Runs a command among its processes. */
  ProgramRun inside(List<String> command) throws Exception {
    long first = process.children().findFirst().map(ProcessHandle::pid).orElse(process.pid());
    List<String> whole =
        new ArrayList<>(List.of("nsenter", "-t", Long.toString(first), "-p", "-m", "-C"));
    whole.addAll(command);
    return ProgramRun.of(whole, Map.of());
  }

  /** A property of the service. */
  String show(String property) throws Exception {
    return systemctl("show", "nodeline", "--value", "-p", property).out().strip();
  }

  /** Kills all of its processes. */
  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
    group.remove();
  }
}

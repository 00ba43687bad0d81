// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.packages;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import nodeline.hardware.rig.ControlGroup;
import nodeline.hardware.rig.ProgramRun;
import org.awaitility.Awaitility;

/**
 * A bare Debian that runs: the tree of {@link BareDebian} below a layer in memory, with processes,
 * devices, terminals and control groups of its own. Its {@code /mnt} shows a folder of this
 * machine. Nothing of it is left when it is closed.
 */
final class BareHost implements AutoCloseable {
  /** The first process of a machine without an init system: a shell, which buries the dead. */
  static final String NO_INIT = "while sleep 1; do :; done";

  /** The same by systemd, which starts nothing but what it is told to start. */
  static final String SYSTEMD =
      """
      mkdir -p /run/units
      for target in bare sysinit basic shutdown network multi-user umount final; do
        printf "[Unit]\\nDefaultDependencies=no\\n" >/run/units/$target.target
      done
      ln -s /usr/lib/systemd/system/nodeline.service /run/units/nodeline.service
      exec env container=test SYSTEMD_UNIT_PATH=/run/units:/etc/systemd/system /lib/systemd/systemd \
        --system --unit=bare.target --log-target=console --show-status=no
      """;

  private static final String START =
      """
      set -e
      echo $$ >"$GROUP/cgroup.procs"
      exec unshare --kill-child=KILL -fpmC sh -ec '
        mount --make-rprivate /
        mount -t tmpfs -o mode=755 tmpfs "$WORK"
        mkdir "$WORK/upper" "$WORK/work" "$WORK/root"
        mount -t overlay -o "lowerdir=$TREE,upperdir=$WORK/upper,workdir=$WORK/work" overlay "$WORK/root"
        cd "$WORK/root"
        mount -t proc proc proc
        mount --rbind /sys sys
        mount -t cgroup2 cgroup2 sys/fs/cgroup
        mount -t tmpfs -o mode=755 tmpfs run
        mount -t tmpfs -o mode=755 tmpfs dev
        mkdir run/lock dev/pts dev/shm
        mount -t devpts -o newinstance,ptmxmode=0666,mode=0620,gid=5 devpts dev/pts
        ln -s pts/ptmx dev/ptmx
        ln -s /proc/self/fd dev/fd
        mknod -m 666 dev/null c 1 3
        mknod -m 666 dev/zero c 1 5
        mknod -m 666 dev/full c 1 7
        mknod -m 666 dev/random c 1 8
        mknod -m 666 dev/urandom c 1 9
        mknod -m 666 dev/tty c 5 0
        mknod -m 600 dev/console c 5 1
        mount --bind "$SHOWN" mnt
        mount -o remount,bind,ro mnt
        mkdir -p run/old
        pivot_root . run/old
        exec chroot . /usr/bin/env -i PATH="$PLACES" sh -ec "umount -l /run/old; rmdir /run/old; : >$MARK; $INIT" </dev/null'
      """;

  /** A file that this machine has not: nothing runs before the bare Debian's root is the root. */
  private static final String MARK = "/run/nodeline-bare";

  private final ControlGroup group;
  private final Path work;
  private final Process process;

  /**
   * @param tree the bare Debian's files, which stay as they are
   * @param shown the folder that is {@code /mnt} there
   * @param init {@link #NO_INIT} or {@link #SYSTEMD}
   */
  BareHost(Path tree, Path shown, String init) throws Exception {
    group = ControlGroup.create();
    work = Files.createTempDirectory("bare");
    ProcessBuilder builder = new ProcessBuilder("sh", "-c", START).inheritIO();
    builder.redirectInput(new File("/dev/null"));
    builder
        .environment()
        .putAll(
            Map.of(
                "GROUP",
                "" + group.folder(),
                "WORK",
                "" + work,
                "TREE",
                "" + tree,
                "SHOWN",
                "" + shown));
    builder.environment().put("INIT", init);
    builder.environment().put("PLACES", "/usr/sbin:/usr/bin:/sbin:/bin");
    builder.environment().put("MARK", MARK);
    process = builder.start();
    String up = init.equals(SYSTEMD) ? "systemctl is-active bare.target" : ":";
    Awaitility.await("a bare Debian").until(() -> run(up).status() == 0);
  }

  /** Runs a script of its shell among its processes. */
  ProgramRun run(String script) throws Exception {
    long first = process.children().findFirst().map(ProcessHandle::pid).orElse(process.pid());
    List<String> command = new ArrayList<>(List.of("nsenter", "-t", "" + first, "-p", "-m", "-C"));
    command.addAll(List.of("env", "-i", "HOME=/root", "PATH=/usr/sbin:/usr/bin:/sbin:/bin"));
    command.addAll(List.of("NODELINE_SOCKET=/run/nodeline/nodeline.sock"));
    command.addAll(List.of("DEBIAN_FRONTEND=noninteractive", "sh", "-c"));
    command.add("[ -e %s ] || exit 99\n%s".formatted(MARK, script));
    return ProgramRun.of(command, Map.of());
  }

  /** Runs a script that has to end well, and returns what it prints. */
  String done(String script) throws Exception {
    ProgramRun ended = run(script);
    if (ended.status() != 0) {
      throw new AssertionError(script + ": " + ended);
    }
    return ended.out();
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly().onExit().join();
    group.remove();
    Files.delete(work);
  }
}

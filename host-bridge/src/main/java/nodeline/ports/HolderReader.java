// SPDX-License-Identifier: Apache-2.0
package nodeline.ports;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import nodeline.portlock.LockClaim;
import nodeline.portlock.LockRecords;

/** The holders of a port: by its open files, by a lock of the kernel, by lock files. */
final class HolderReader {
  private static final List<String> MASTERS = List.of("/dev/ptmx", "/dev/pts/ptmx");

  private final SystemTree tree;
  private final Processes processes;
  private final List<LockRecords.Lock> locks;

  HolderReader(SystemTree tree, Processes processes) {
    this.tree = tree;
    this.processes = processes;
    this.locks =
        LockRecords.locks(tree.text(tree.path("/proc/locks")).stream().flatMap(String::lines))
            .filter(lock -> lock.type().endsWith("LOCK"))
            .toList();
  }

  Port complete(Port port) {
    List<LockFile> files = lockFiles(port);
    Map<Long, Set<Holder.How>> how = new TreeMap<>();
    processes.having(port.path()).stream()
        .filter(pid -> !isOtherSide(pid, port))
        .forEach(pid -> add(how, pid, Holder.How.OPEN));
    lockers(tree.path(port.path())).forEach(pid -> add(how, pid, Holder.How.FLOCK));
    files.stream()
        .filter(file -> file.state() == LockFile.State.LIVE)
        .forEach(file -> add(how, file.pid(), Holder.How.LOCKFILE));
    List<Holder> holders = new ArrayList<>();
    how.forEach((pid, ways) -> holders.add(new Holder(pid, processes.command(pid), ways)));
    return port.heldBy(holders, files);
  }

  private static void add(Map<Long, Set<Holder.How>> how, long pid, Holder.How way) {
    how.computeIfAbsent(pid, none -> EnumSet.noneOf(Holder.How.class)).add(way);
  }

  /** A program that plays the board on a pty often has its own side open as well. */
  private boolean isOtherSide(long pid, Port port) {
    return port.path().startsWith("/dev/pts/")
        && MASTERS.stream().anyMatch(master -> processes.having(master).contains(pid));
  }

  /** A pid that is not above 0 is of another namespace, or of nobody. */
  private Stream<Long> lockers(Path device) {
    Optional<String> file = lockedFile(device);
    return locks.stream()
        .filter(lock -> file.equals(Optional.of(lock.file())))
        .map(LockRecords.Lock::pid)
        .filter(pid -> pid.matches("-?[0-9]{1,18}"))
        .map(pid -> Math.max(0, Long.parseLong(pid)));
  }

  private static Optional<String> lockedFile(Path device) {
    try {
      return Optional.of(LockRecords.file(device));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private List<LockFile> lockFiles(Port port) {
    Set<Path> folders = new LinkedHashSet<>();
    for (String folder : List.of("/run/lock", "/var/lock")) {
      tree.real(tree.path(folder)).ifPresent(folders::add);
    }
    String own = Path.of(port.path()).getFileName().toString();
    return folders.stream()
        .flatMap(
            folder ->
                Stream.concat(Stream.of(own), port.links().all())
                    .map(name -> folder.resolve("LCK.." + name)))
        .filter(file -> Files.exists(file, LinkOption.NOFOLLOW_LINKS))
        .map(file -> lockFile(file, port))
        .toList();
  }

  private LockFile lockFile(Path file, Port port) {
    long pid =
        Files.isSymbolicLink(file)
            ? 0
            : tree.octets(file).map(LockRecords::pid).orElse(OptionalInt.empty()).orElse(0);
    return new LockFile(tree.name(file), pid, state(file, pid, port));
  }

  private LockFile.State state(Path file, long pid, Port port) {
    if (pid == 0) {
      return LockFile.State.UNREADABLE;
    }
    if (!processes.isAlive(pid)) {
      return LockFile.State.STALE;
    }
    boolean believed =
        processes.having(port.path()).contains(pid)
            || LockClaim.of(tree.path("/proc"), file, pid, tree.path(port.path()))
                != LockClaim.DOUBTFUL;
    return believed ? LockFile.State.LIVE : LockFile.State.DOUBTFUL;
  }
}

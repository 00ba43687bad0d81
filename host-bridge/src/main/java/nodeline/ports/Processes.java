// SPDX-License-Identifier: Apache-2.0
package nodeline.ports;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The processes of a system, read once: which devices they have open. */
public final class Processes {
  private final SystemTree tree;
  private final Map<String, Set<Long>> openDevices = new HashMap<>();
  private final List<Long> pids;
  private boolean hidden;

  public Processes(SystemTree tree) {
    this.tree = tree;
    this.pids =
        tree.list(tree.path("/proc")).stream()
            .map(path -> path.getFileName().toString())
            .filter(name -> name.matches("[1-9][0-9]{0,17}"))
            .map(Long::valueOf)
            .sorted()
            .toList();
    pids.forEach(this::readDescriptors);
  }

  private void readDescriptors(long pid) {
    Path descriptors = folder(pid).resolve("fd");
    if (!Files.isReadable(descriptors)) {
      hidden |= Files.exists(descriptors);
      return;
    }
    for (Path descriptor : tree.list(descriptors)) {
      tree.target(descriptor)
          .map(tree::name)
          .filter(name -> name.startsWith("/dev/"))
          .ifPresent(name -> openDevices.computeIfAbsent(name, n -> new TreeSet<>()).add(pid));
    }
  }

  private Path folder(long pid) {
    return tree.path("/proc/" + pid);
  }

  /** The processes that have a device open, as far as that may be seen. */
  Set<Long> having(String devicePath) {
    return openDevices.getOrDefault(devicePath, Set.of());
  }

  /** Whether the open files of a process may not be seen. */
  public boolean hides(long pid) {
    return !Files.isReadable(folder(pid).resolve("fd"));
  }

  /** Whether there are processes whose open files may not be seen. */
  boolean areHidden() {
    return hidden;
  }

  /** Where others' processes are hidden altogether, all count as alive. */
  boolean isAlive(long pid) {
    return Files.exists(folder(pid)) || !Files.exists(folder(1));
  }

  /** What a process calls itself; empty if it is gone. */
  public String command(long pid) {
    return pid > 0 ? tree.text(folder(pid).resolve("comm")).orElse("") : "";
  }

  /** The processes that call themselves so. */
  public List<Long> called(String command) {
    return pids.stream().filter(pid -> command(pid).equals(command)).toList();
  }
}

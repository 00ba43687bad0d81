// SPDX-License-Identifier: Apache-2.0
package nodeline.doctor;

import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import nodeline.ports.Holder;
import nodeline.ports.LockFile;

/**
 * Has another process the port? The running bridge may have it. A lock file alone proves nothing:
 * every user may write any number there, so nobody is told to end that process.
 */
final class HolderCheck implements PortCheck {
  static final String NAME = "holder";

  private static final Set<String> GETTIES =
      Set.of("agetty", "getty", "mgetty", "mingetty", "login");

  private final User user;
  private final OptionalLong bridge;

  HolderCheck(User user, OptionalLong bridge) {
    this.user = user;
    this.bridge = bridge;
  }

  @Override
  public Stream<Finding> of(CheckedPort checked) {
    return checked.port().holders().stream()
        .filter(holder -> bridge.isEmpty() || holder.pid() != bridge.getAsLong())
        .map(holder -> finding(checked, holder));
  }

  private Finding finding(CheckedPort checked, Holder holder) {
    String command = holder.command().isEmpty() ? "a process" : holder.command();
    if (holder.how().equals(Set.of(Holder.How.LOCKFILE))) {
      return locked(checked, holder, "%s (pid %d)".formatted(command, holder.pid()));
    }
    if (GETTIES.contains(holder.command())) {
      return checked.blocks(
          GettyCheck.NAME,
          "a getty asks for a login on it: %s (pid %d)".formatted(holder.command(), holder.pid()),
          GettyCheck.fix(user, checked.port().name()));
    }
    String how =
        holder.how().stream()
            .map(way -> way.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(", "));
    if (holder.pid() == 0) {
      return checked.blocks(
          NAME,
          "a process that is not visible from here holds it: " + how,
          user.sudo() + "lslocks");
    }
    return checked.blocks(
        NAME,
        "%s (pid %d) holds it: %s".formatted(command, holder.pid(), how),
        user.sudo() + "kill " + holder.pid());
  }

  private Finding locked(CheckedPort checked, Holder holder, String process) {
    String file =
        checked.port().lockFiles().stream()
            .filter(lock -> lock.pid() == holder.pid())
            .map(LockFile::path)
            .findFirst()
            .orElse("");
    return checked.blocks(
        NAME,
        "a lock file names %s, whose open files are hidden: %s".formatted(process, file),
        "sudo ls -l /proc/%d/fd  # has it the port?".formatted(holder.pid()));
  }
}

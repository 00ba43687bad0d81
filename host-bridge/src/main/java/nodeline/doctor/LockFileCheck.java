// SPDX-License-Identifier: Apache-2.0
package nodeline.doctor;

import java.util.stream.Stream;
import nodeline.ports.LockFile;
import nodeline.ports.Processes;

/** Lock files whose process is gone, or has not the port; those of the others are a holder's. */
final class LockFileCheck implements PortCheck {
  static final String NAME = "lock-file";

  private final User user;
  private final Processes processes;

  LockFileCheck(User user, Processes processes) {
    this.user = user;
    this.processes = processes;
  }

  @Override
  public Stream<Finding> of(CheckedPort checked) {
    return checked.port().lockFiles().stream()
        .filter(file -> file.state() != LockFile.State.LIVE)
        .map(file -> finding(checked, file));
  }

  private Finding finding(CheckedPort checked, LockFile file) {
    String fix = user.sudo() + "rm " + Shell.quote(file.path());
    return switch (file.state()) {
      case STALE ->
          checked.warns(
              NAME, "stale lock file: %s, pid %d is gone".formatted(file.path(), file.pid()), fix);
      case DOUBTFUL ->
          checked.warns(
              NAME,
              "doubtful lock file: %s names %s (pid %d), which has not the port open"
                  .formatted(file.path(), command(file.pid()), file.pid()),
              fix);
      case LIVE, UNREADABLE ->
          checked.warns(NAME, "doubtful lock file: %s has no pid".formatted(file.path()), fix);
    };
  }

  private String command(long pid) {
    String command = processes.command(pid);
    return command.isEmpty() ? "a process" : command;
  }
}

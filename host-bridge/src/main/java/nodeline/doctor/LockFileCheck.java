// SPDX-License-Identifier: Apache-2.0
package nodeline.doctor;

import java.util.stream.Stream;
import nodeline.ports.LockFile;

/** Lock files without a live process; those with one are a holder's. */
final class LockFileCheck implements PortCheck {
  static final String NAME = "lock-file";

  private final User user;

  LockFileCheck(User user) {
    this.user = user;
  }

  @Override
  public Stream<Finding> of(CheckedPort checked) {
    return checked.port().lockFiles().stream()
        .filter(file -> file.state() != LockFile.State.LIVE)
        .map(file -> finding(checked, file));
  }

  private Finding finding(CheckedPort checked, LockFile file) {
    String fix = user.sudo() + "rm " + Shell.quote(file.path());
    return file.state() == LockFile.State.STALE
        ? checked.warns(
            NAME, "stale lock file: %s, pid %d is gone".formatted(file.path(), file.pid()), fix)
        : checked.blocks(NAME, "lock file without a pid: " + file.path(), fix);
  }
}

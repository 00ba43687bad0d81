// SPDX-License-Identifier: Apache-2.0
package nodeline.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Can logs and journals be written? */
final class StateCheck {
  static final String NAME = "state";

  private final Path folder;
  private final User user;

  StateCheck(Path folder, User user) {
    this.folder = folder.toAbsolutePath().normalize();
    this.user = user;
  }

  Stream<Finding> findings() {
    Path nearest = FolderRights.nearest(folder);
    if (!Files.isDirectory(nearest)) {
      return blocks("not a folder: " + nearest, "rm " + Shell.quote(nearest));
    }
    if (!FolderRights.isWritable(nearest)) {
      return blocks(
          "no logs can be written to %s: user %s may not write to %s"
              .formatted(folder, user.name(), nearest),
          fix(nearest));
    }
    return Stream.of(Finding.machine(Severity.OK, NAME, "logs go to " + folder, ""));
  }

  /** No owner and no mode helps where the disk itself takes nothing. */
  private String fix(Path nearest) {
    if (isReadOnly(nearest)) {
      return "nodeline run FILE --state \"$HOME/nodeline-state\"  # on a disk that can be written";
    }
    String owner = Shell.quote(user.name());
    return nearest.equals(folder)
        ? "sudo chown %s %s && sudo chmod 700 %s"
            .formatted(owner, Shell.quote(folder), Shell.quote(folder))
        : "sudo install -d -m 700 -o %s %s".formatted(owner, Shell.quote(folder));
  }

  private static boolean isReadOnly(Path nearest) {
    try {
      return Files.getFileStore(nearest).isReadOnly();
    } catch (IOException e) {
      return false;
    }
  }

  private static Stream<Finding> blocks(String text, String fix) {
    return Stream.of(Finding.machine(Severity.BLOCKS, NAME, text, fix));
  }
}

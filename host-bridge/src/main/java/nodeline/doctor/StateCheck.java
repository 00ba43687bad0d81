// SPDX-License-Identifier: Apache-2.0
package nodeline.doctor;

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
          "sudo install -d -o %s %s".formatted(Shell.quote(user.name()), Shell.quote(folder)));
    }
    return Stream.of(Finding.machine(Severity.OK, NAME, "logs go to " + folder, ""));
  }

  private static Stream<Finding> blocks(String text, String fix) {
    return Stream.of(Finding.machine(Severity.BLOCKS, NAME, text, fix));
  }
}

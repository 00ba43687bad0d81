// SPDX-License-Identifier: Apache-2.0
package nodeline.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the user may do in a folder. */
final class FolderRights {
  private static final int OTHERS_WRITE = 022;
  private static final int STICKY = 01000;

  private FolderRights() {}

  /** Whether others could put something else in the place of a file there. */
  static boolean isOpenToOthers(Path folder) throws IOException {
    int mode = (Integer) Files.getAttribute(folder, "unix:mode");
    return (mode & OTHERS_WRITE) != 0 && (mode & STICKY) == 0;
  }

  /** The nearest part of a path that exists. */
  static Path nearest(Path path) {
    Path part = path.toAbsolutePath().normalize();
    while (!Files.exists(part)) {
      part = part.getParent();
    }
    return part;
  }

  /** Whether files can be made in it. */
  static boolean isWritable(Path folder) {
    return Files.isDirectory(folder) && Files.isWritable(folder) && Files.isExecutable(folder);
  }
}

// SPDX-License-Identifier: Apache-2.0
package nodeline;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;

/** Which files a bridge writes: those of its own user, and none in the place of which a link is. */
public final class OwnFile {
  private static final int TYPE = 0170000;
  private static final int LINK = 0120000;
  private static final int REGULAR = 0100000;

  private OwnFile() {}

  /**
   * Refuses what is there, unless it is a file of this user's own.
   *
   * @throws FileSystemException with a reason for people
   */
  public static void require(Path file) throws IOException {
    Map<String, Object> found;
    try {
      found = Files.readAttributes(file, "unix:mode,uid", LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException e) {
      return;
    }
    int type = (Integer) found.get("mode") & TYPE;
    if (type == LINK) {
      throw new FileSystemException(file.toString(), null, "is a link, which is not followed");
    }
    if (type != REGULAR) {
      throw new FileSystemException(file.toString(), null, "is not a file");
    }
    if (!isOurs(found.get("uid"))) {
      String reason = "belongs to another user: uid=" + found.get("uid");
      throw new FileSystemException(file.toString(), null, reason);
    }
  }

  /** Whether a {@code unix:uid} is that of this process. */
  public static boolean isOurs(Object uid) throws IOException {
    return uid.equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
  }
}

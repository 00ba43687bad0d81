// SPDX-License-Identifier: Apache-2.0
package nodeline.portlock;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a lock file says of a process. Every user may write one with any number in it, so it counts
 * only as far as that process can have the port.
 */
public enum LockClaim {
  /** The process has the device open. */
  OPEN,
  /**
   * Its open files may not be seen; it could have opened the device, and the file is its user's.
   */
  HIDDEN,
  /** It has not the device open, or could not have opened it. */
  DOUBTFUL;

  private static final int READ_WRITE = 6;
  private static final long DAC_OVERRIDE = 2;

  /**
   * Looks at a process that lives.
   *
   * @param processes the folder {@code /proc}
   * @param file the lock file
   */
  public static LockClaim of(Path processes, Path file, long pid, Path device) {
    Path process = processes.resolve(Long.toString(pid));
    try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(process.resolve("fd"))) {
      for (Path descriptor : descriptors) {
        if (leadsTo(descriptor, device)) {
          return OPEN;
        }
      }
      return DOUBTFUL;
    } catch (IOException hidden) {
      return couldBe(process.resolve("status"), file, device) ? HIDDEN : DOUBTFUL;
    }
  }

  private static boolean leadsTo(Path descriptor, Path device) {
    try {
      return Files.readSymbolicLink(descriptor).equals(device);
    } catch (IOException closed) {
      return false;
    }
  }

  private static boolean couldBe(Path status, Path file, Path device) {
    try {
      Object owner = Files.getAttribute(file, "unix:uid", LinkOption.NOFOLLOW_LINKS);
      String text = Files.readString(status);
      int uid = (int) field(text, "Uid:", 10)[1];
      return (owner.equals(0) || owner.equals(uid)) && mayOpen(text, uid, device);
    } catch (IOException | RuntimeException unknown) {
      return true; // all of the process is hidden
    }
  }

  private static boolean mayOpen(String status, int uid, Path device) throws IOException {
    Map<String, Object> rights = Files.readAttributes(device, "unix:mode,uid,gid");
    int mode = (Integer) rights.get("mode");
    long group = (Integer) rights.get("gid");
    boolean member =
        Stream.of("Gid:", "Groups:")
            .flatMapToLong(key -> Arrays.stream(field(status, key, 10)))
            .anyMatch(gid -> gid == group);
    int shift = rights.get("uid").equals(uid) ? 6 : member ? 3 : 0;
    return uid == 0
        || (field(status, "CapEff:", 16)[0] & DAC_OVERRIDE) != 0
        || (mode >> shift & READ_WRITE) != 0;
  }

  private static long[] field(String status, String key, int radix) {
    return status
        .lines()
        .filter(line -> line.startsWith(key))
        .flatMap(line -> Stream.of(line.substring(key.length()).strip().split("\\s+")))
        .filter(number -> !number.isEmpty())
        .mapToLong(number -> Long.parseUnsignedLong(number, radix))
        .toArray();
  }
}

// SPDX-License-Identifier: Apache-2.0
package nodeline.control;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import nodeline.Problem;

/** Where the control socket is when nobody says: the same answer for the bridge and who asks it. */
public final class ControlPath {
  /** The variable that names the socket. */
  public static final String VARIABLE = "NODELINE_SOCKET";

  private static final String NAME = "nodeline.sock";
  private static final Path RUNTIME_FOLDERS = Path.of("/run/user");

  /** Of the unit {@code nodeline.service}, which systemd makes its folder for. */
  private static final Path SERVICE = Path.of("/run/nodeline", NAME);

  private ControlPath() {}

  /**
   * Where a bridge makes it: the variable's value, else what its configuration says, else {@code
   * nodeline.sock} in the user's runtime folder.
   */
  public static Path find(Optional<Path> configured) {
    boolean named = !System.getenv().getOrDefault(VARIABLE, "").isEmpty();
    return configured.filter(path -> !named).orElseGet(ControlPath::find);
  }

  /** Where it is without a configuration. */
  public static Path find() {
    return find(System.getenv(), RUNTIME_FOLDERS, uid());
  }

  /** Where a bridge is asked: that of the service, if this user has none and may use it. */
  public static Path ofBridge() {
    return ofBridge(System.getenv(), find(), SERVICE);
  }

  static Path ofBridge(Map<String, String> environment, Path own, Path service) {
    boolean named = !environment.getOrDefault(VARIABLE, "").isEmpty();
    return named || Files.exists(own) || !Files.isWritable(service) ? own : service;
  }

  static Path find(Map<String, String> environment, Path runtimeFolders, int uid) {
    String named = environment.getOrDefault(VARIABLE, "");
    if (!named.isEmpty()) {
      return Path.of(named);
    }
    String runtime = environment.getOrDefault("XDG_RUNTIME_DIR", "");
    if (runtime.startsWith("/") && Files.isWritable(Path.of(runtime))) {
      return Path.of(runtime, NAME);
    }
    Path own = runtimeFolders.resolve(Integer.toString(uid));
    if (Files.isWritable(own)) {
      return own.resolve(NAME);
    }
    String temporary = environment.getOrDefault("TMPDIR", "");
    Path parent = Path.of(temporary.startsWith("/") ? temporary : "/tmp");
    return privateFolder(parent.resolve("nodeline-" + uid), uid).resolve(NAME);
  }

  /** Others can write beside this folder, so it must be ours and closed to them. */
  private static Path privateFolder(Path folder, int uid) {
    try {
      if (Files.notExists(folder, LinkOption.NOFOLLOW_LINKS)) {
        Files.createDirectory(
            folder,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      }
      PosixFileAttributes is =
          Files.readAttributes(folder, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      boolean closed = PosixFilePermissions.toString(is.permissions()).equals("rwx------");
      int owner = (Integer) Files.getAttribute(folder, "unix:uid", LinkOption.NOFOLLOW_LINKS);
      if (!is.isDirectory() || !closed || owner != uid) {
        throw new Problem(
            "folder is not private: " + folder,
            "it must be a folder of yours with mode 700; or set " + VARIABLE);
      }
      return folder;
    } catch (IOException e) {
      throw new Problem("cannot make the folder " + folder, "set " + VARIABLE, e);
    }
  }

  private static int uid() {
    try {
      return (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    } catch (IOException e) {
      throw new Problem("cannot tell the user's id", "set " + VARIABLE, e);
    }
  }
}

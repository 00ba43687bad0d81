// SPDX-License-Identifier: Apache-2.0
package nodeline.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

/** Where a bridge is asked when nobody says: {@code docs/status.md} has the order. */
final class SocketPlace {
  private static final String VARIABLE = "NODELINE_SOCKET";
  private static final String NAME = "nodeline.sock";
  private static final Path SERVICE = Path.of("/run/nodeline", NAME);

  private SocketPlace() {}

  static Path find(Map<String, String> environment) {
    String named = environment.getOrDefault(VARIABLE, "");
    if (!named.isEmpty()) {
      return Path.of(named);
    }
    Path own = folder(environment).resolve(NAME);
    return Files.exists(own) || !Files.isWritable(SERVICE) ? own : SERVICE;
  }

  private static Path folder(Map<String, String> environment) {
    int uid = uid();
    String temporary = environment.getOrDefault("TMPDIR", "");
    return Stream.of(environment.getOrDefault("XDG_RUNTIME_DIR", ""), "/run/user/" + uid)
        .filter(folder -> folder.startsWith("/"))
        .map(Path::of)
        .filter(Files::isWritable)
        .findFirst()
        .orElseGet(
            () ->
                Path.of(temporary.startsWith("/") ? temporary : "/tmp").resolve("nodeline-" + uid));
  }

  private static int uid() {
    try {
      return (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    } catch (IOException e) {
      throw new NodelineException("cannot tell the user's id", "set " + VARIABLE, e);
    }
  }
}

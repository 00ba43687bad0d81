// SPDX-License-Identifier: Apache-2.0
package nodeline.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import nodeline.FileAccess;

/** Reads whose the control socket is. */
final class SocketReader {
  static final String SOCKET = "socket";

  static final String PATH = "path";
  static final String OWNER = "owner";
  static final String GROUP = "group";
  static final String MODE = "mode";

  private SocketReader() {}

  /** The key {@code socket} of the file; the default where it is not there. */
  static SocketConfig read(Source source, Fields root) {
    Optional<YamlNode.Mapping> body = root.mapping(SOCKET);
    if (body.isEmpty()) {
      return SocketConfig.DEFAULT;
    }
    Fields fields = new Fields(source, " of socket", body.get(), List.of(PATH, OWNER, GROUP, MODE));
    Optional<String> path = fields.text(PATH);
    if (path.isPresent() && (!path.get().startsWith("/") || path.get().indexOf('\0') >= 0)) {
      throw fields.problem(
          PATH, fields.bad(PATH, path.get()), "a full path, such as /run/nodeline/nodeline.sock");
    }
    try {
      FileAccess access =
          FileAccess.parse(fields.text(OWNER), fields.text(GROUP), fields.text(MODE));
      return new SocketConfig(path.map(Path::of), access);
    } catch (IllegalArgumentException e) {
      throw source.problem(
          fields.line(fields.has(MODE) ? MODE : GROUP),
          e.getMessage() + " of socket",
          "names of a user and a group, and " + FileAccess.MODES);
    }
  }
}

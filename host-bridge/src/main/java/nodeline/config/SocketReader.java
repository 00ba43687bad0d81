// SPDX-License-Identifier: Apache-2.0
package nodeline.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import nodeline.FileAccess;
import nodeline.SocketPath;

/** Reads whose the control socket is. */
final class SocketReader {
  static final String SOCKET = "socket";

  static final String PATH = "path";
  static final String OWNER = "owner";
  static final String GROUP = "group";
  static final String MODE = "mode";

  private SocketReader() {}

  /** The key {@code socket} of the file; the default where it is not there. */
  static SocketConfig read(Source source, Fields root, Places places) {
    Optional<YamlNode.Mapping> body = root.mapping(SOCKET);
    if (body.isEmpty()) {
      return SocketConfig.DEFAULT;
    }
    Fields fields = new Fields(source, " of socket", body.get(), List.of(PATH, OWNER, GROUP, MODE));
    Optional<Path> path = source.attempt(() -> path(fields, places), Optional.<Path>empty());
    try {
      FileAccess access =
          FileAccess.parse(fields.text(OWNER), fields.text(GROUP), fields.text(MODE));
      ListenReader.requireNames(fields, SOCKET, "", access);
      return new SocketConfig(path, access);
    } catch (IllegalArgumentException e) {
      throw source.problem(
          fields.line(fields.has(MODE) ? MODE : GROUP),
          e.getMessage() + " of socket",
          "names of a user and a group, and " + FileAccess.MODES);
    }
  }

  private static Optional<Path> path(Fields fields, Places places) {
    Optional<String> text = fields.text(PATH);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    if (!text.get().startsWith("/") || text.get().indexOf('\0') >= 0) {
      throw fields.problem(
          PATH, fields.bad(PATH, text.get()), "a full path, such as /run/nodeline/nodeline.sock");
    }
    int octets = SocketPath.octets(text.get());
    if (octets > SocketPath.MAX_OCTETS) {
      throw fields.problem(
          PATH,
          "path of socket too long: length=%d, max=%d".formatted(octets, SocketPath.MAX_OCTETS),
          "such as /run/nodeline/nodeline.sock");
    }
    Optional<Integer> before = places.take(Path.of(text.get()), fields.line(PATH));
    ListenReader.requireFree(fields, PATH, "path %s of socket".formatted(text.get()), before);
    return text.map(Path::of);
  }
}

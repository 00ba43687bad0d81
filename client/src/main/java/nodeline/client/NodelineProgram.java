// SPDX-License-Identifier: Apache-2.0
package nodeline.client;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

/** Where the program {@code nodeline} is. */
final class NodelineProgram {
  private static final String PROPERTY = "nodeline.program";
  private static final String VARIABLE = "NODELINE";

  private NodelineProgram() {}

  /**
   * The property {@code nodeline.program} names it, else the variable {@code NODELINE}, else it is
   * in the {@code PATH}.
   *
   * @throws NodelineException if it is not there
   */
  static Path find() {
    return find(System.getProperty(PROPERTY, ""), System.getenv());
  }

  static Path find(String property, Map<String, String> environment) {
    String named = property.isEmpty() ? environment.getOrDefault(VARIABLE, "") : property;
    Stream<Path> candidates =
        named.isEmpty()
            ? Stream.of(environment.getOrDefault("PATH", "").split(":"))
                .map(folder -> Path.of(folder, "nodeline"))
            : Stream.of(Path.of(named));
    return candidates
        .filter(path -> Files.isRegularFile(path) && Files.isExecutable(path))
        .findFirst()
        .map(Path::toAbsolutePath)
        .orElseThrow(
            () ->
                new NodelineException(
                    "no such program: " + (named.isEmpty() ? "nodeline" : named),
                    "name it by NODELINE or the property nodeline.program, or add its folder to"
                        + " PATH"));
  }
}

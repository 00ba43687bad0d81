// SPDX-License-Identifier: Apache-2.0
package nodeline.ports;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Which links lead to which device. Read once for all ports. */
final class LinkReader {
  private final SystemTree tree;
  private final Map<String, Map<Path, List<String>>> folders = new HashMap<>();

  LinkReader(SystemTree tree) {
    this.tree = tree;
  }

  PortLinks of(Path device) {
    return new PortLinks(
        names("/dev/dut", device),
        names("/dev/serial/by-id", device),
        names("/dev/serial/by-path", device));
  }

  private List<String> names(String folder, Path device) {
    return folders.computeIfAbsent(folder, this::read).getOrDefault(device, List.of());
  }

  private Map<Path, List<String>> read(String folder) {
    Map<Path, List<String>> found = new HashMap<>();
    for (Path link : tree.list(tree.path(folder))) {
      tree.target(link)
          .ifPresent(
              target ->
                  found.merge(
                      target,
                      List.of(link.getFileName().toString()),
                      (some, more) -> Stream.concat(some.stream(), more.stream()).toList()));
    }
    return found;
  }
}

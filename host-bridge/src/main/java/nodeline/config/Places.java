// SPDX-License-Identifier: Apache-2.0
package nodeline.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import nodeline.HostPort;

/** Ports and paths that the bridge is to have, each once: those of all devices and its own. */
final class Places {
  private static final Set<String> LOOPBACKS = Set.of("localhost", "127.0.0.1", "::1");
  private static final String LOCALHOST = "localhost";

  private record Port(HostPort place, int line) {}

  private final Map<Integer, List<Port>> ports = new HashMap<>();
  private final Map<Path, Integer> paths = new HashMap<>();

  /**
   * Takes a port of an address of this host.
   *
   * @return the line that has it; empty if it was free
   */
  Optional<Integer> take(HostPort port, int line) {
    List<Port> taken = ports.computeIfAbsent(port.port(), number -> new ArrayList<>());
    Optional<Integer> before =
        taken.stream().filter(one -> clash(one.place(), port)).map(Port::line).findFirst();
    taken.add(new Port(port, line));
    return before;
  }

  private static boolean clash(HostPort place, HostPort before) {
    String one = place.host();
    String other = before.host();
    boolean all = place.isEveryAddress() || before.isEveryAddress();
    boolean named = one.equals(LOCALHOST) || other.equals(LOCALHOST);
    boolean loopback = named && LOOPBACKS.contains(one) && LOOPBACKS.contains(other);
    return all || loopback || one.equals(other);
  }

  /** The same of a path, whatever is made there. */
  Optional<Integer> take(Path path, int line) {
    return Optional.ofNullable(paths.putIfAbsent(path.normalize(), line));
  }
}

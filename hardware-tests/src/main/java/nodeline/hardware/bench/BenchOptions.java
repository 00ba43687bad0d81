// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import nodeline.hardware.rig.Arguments;
import nodeline.hardware.rig.WrongUsage;

/**
 * What {@code bench/run} was asked for.
 *
 * @param ports whether only the part of many ports is wanted
 * @param flood whether only the part of a board that floods is wanted
 * @param peer the folder of LAVA's packages, if there is one
 */
record BenchOptions(
    List<String> shells,
    boolean quick,
    boolean ports,
    boolean flood,
    Optional<Path> json,
    Optional<Path> peer) {
  static BenchOptions parse(List<String> arguments) {
    List<String> shells = new ArrayList<>();
    boolean quick = false;
    boolean ports = false;
    boolean flood = false;
    Optional<Path> json = Optional.empty();
    for (Iterator<String> i = arguments.iterator(); i.hasNext(); ) {
      String argument = i.next();
      switch (argument) {
        case "--quick" -> quick = true;
        case "--ports" -> ports = true;
        case "--flood" -> flood = true;
        case "--json" -> json = Optional.of(Path.of(Arguments.value(argument, i)));
        default -> shells.add(shell(argument));
      }
    }
    List<String> chosen = shells.isEmpty() ? List.of("dash", "busybox ash") : shells;
    Optional<Path> peer = Optional.ofNullable(System.getProperty("nodeline.peer")).map(Path::of);
    return new BenchOptions(quick ? chosen.subList(0, 1) : chosen, quick, ports, flood, json, peer);
  }

  private static String shell(String argument) {
    if (argument.startsWith("-")) {
      throw new WrongUsage("unknown option: " + argument);
    }
    return Arguments.installed(argument);
  }

  /** How often to measure: a fifth, but three times at least, when it is to be quick. */
  int rounds(int usual) {
    return quick ? Math.max(3, usual / 5) : usual;
  }

  /** Where the figures are from. */
  String machine() throws IOException {
    OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();
    String lava = peer.isEmpty() ? "none" : Files.readString(peer.get().resolve("version")).strip();
    return "%s, %d cores, load %.1f, Java %s, LAVA %s"
        .formatted(
            LocalDate.now(ZoneOffset.UTC),
            system.getAvailableProcessors(),
            system.getSystemLoadAverage(),
            System.getProperty("java.version"),
            lava);
  }
}

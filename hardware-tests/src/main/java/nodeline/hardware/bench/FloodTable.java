// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import nodeline.hardware.flood.Flood;
import nodeline.hardware.flood.FloodCrowd;
import nodeline.hardware.flood.FloodRun;
import nodeline.hardware.flood.FloodRun.Figures;

/** What a flood of one board costs the others: the table of {@code docs/performance.md}. */
final class FloodTable {
  private static final String HEAP = System.getProperty("nodeline.flood.heap", "64m");

  private FloodTable() {}

  static void run(Path folder, BenchOptions options) throws Exception {
    System.out.println(options.machine() + ", heap " + HEAP + "\n");
    System.out.println("| flood | p50, ms | p95, ms | max, ms | cores | kB/s | RSS, MB |");
    System.out.println("|---|---|---|---|---|---|---|");
    try (FloodRun flood = new FloodRun(folder, HEAP)) {
      print(flood.calm(options.rounds(60)));
      for (Flood kind : Flood.values()) {
        print(flood.during(kind, options.rounds(60)));
      }
    }
    try (FloodCrowd crowd = new FloodCrowd(Files.createDirectory(folder.resolve("crowd")), 64)) {
      crowd.measure(options.rounds(100)); // the JVM's start
      print(crowd.measure(options.rounds(500)));
    }
  }

  private static void print(Figures figures) {
    System.out.printf(
        Locale.ROOT,
        "| %s | %.0f | %.0f | %.0f | %.2f | %,d | %d |%n",
        figures.flood(),
        figures.millis(50),
        figures.millis(95),
        figures.millis(100),
        figures.cores(),
        figures.kiloOctets(),
        figures.megabytes());
  }
}

// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** {@code bench/faults}: the profiles one after the other, and a table of what came of them. */
final class FaultBench {
  private static final int BASELINE_CALLS = 200;

  private final FaultOptions options;
  private final Optional<Path> lava;
  private boolean good = true;

  private FaultBench(FaultOptions options) {
    this.options = options;
    lava = options.lava() ? Optional.of(packages()) : Optional.empty();
  }

  public static void main(String[] arguments) throws Exception {
    try {
      System.exit(new FaultBench(FaultOptions.parse(List.of(arguments))).run() ? 0 : 1);
    } catch (FaultOptions.WrongUsage e) {
      System.err.println("faults: error: " + e.getMessage());
      System.exit(2);
    }
  }

  private static Path packages() {
    return Optional.ofNullable(System.getProperty("nodeline.peer"))
        .map(Path::of)
        .orElseThrow(
            () -> new FaultOptions.WrongUsage("--lava: no LAVA here: see bench/README.md"));
  }

  private boolean run() throws IOException, InterruptedException {
    System.out.printf(
        Locale.ROOT,
        "%s, %s on %d boards, seed %d, load %.1f%n%n%s",
        lava.isPresent() ? "LAVA" : "Nodeline",
        options.shell(),
        options.boards(),
        options.seed(),
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
        FaultResult.head());
    FaultResult clean = baseline();
    for (FaultProfile profile : options.profiles()) {
      boolean isClean = profile == clean.profile();
      show(isClean ? clean : of(profile, options), clean);
    }
    System.out.printf(
        Locale.ROOT,
        "%nload at the end %.1f%n",
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    return good;
  }

  /** Without faults: as long as the others if it is one of them, else shorter. */
  private FaultResult baseline() throws IOException, InterruptedException {
    FaultProfile clean = FaultProfiles.ALL.get(0);
    boolean wanted = options.profiles().contains(clean);
    FaultOptions few =
        FaultOptions.of(clean, Math.min(BASELINE_CALLS, options.calls()), options.seed());
    return of(clean, wanted ? options : few.like(options));
  }

  private void show(FaultResult result, FaultResult clean) {
    System.out.println(result.row(clean));
    result.tally().findings().forEach(finding -> System.err.println("  " + finding));
    good &= result.good();
  }

  private FaultResult of(FaultProfile profile, FaultOptions of)
      throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("faults");
    try {
      return FaultRun.of(profile, of, folder, lava);
    } finally {
      delete(folder);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(FaultBench::deleteOne);
    }
  }

  private static void deleteOne(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

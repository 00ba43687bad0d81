// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.faults;

import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import nodeline.hardware.rig.WrongUsage;

/** {@code bench/faults}: the profiles one after the other, and a table of what came of them. */
final class FaultBench {
  private static final int BASELINE_CALLS = 200;
  private static final PrintStream ERRORS = System.err;

  /** What the bridges say. */
  private static final Path LOG =
      Path.of(System.getProperty("nodeline.root"), "bench", "target", "faults.log");

  private final FaultOptions options;
  private final Optional<Path> lava;
  private boolean good = true;
  private volatile Path folder;

  private FaultBench(FaultOptions options) {
    this.options = options;
    lava = options.lava() ? Optional.of(packages()) : Optional.empty();
  }

  public static void main(String[] arguments) throws Exception {
    try {
      FaultBench bench = new FaultBench(FaultOptions.parse(List.of(arguments)));
      Runtime.getRuntime().addShutdownHook(new Thread(bench::cleanUp));
      Files.createDirectories(LOG.getParent());
      System.setErr(new PrintStream(LOG.toFile(), StandardCharsets.UTF_8));
      System.exit(bench.run() ? 0 : 1);
    } catch (WrongUsage e) {
      ERRORS.println("faults: error: " + e.getMessage());
      System.exit(2);
    }
  }

  private static Path packages() {
    return Optional.ofNullable(System.getProperty("nodeline.peer"))
        .map(Path::of)
        .orElseThrow(() -> new WrongUsage("--lava: no LAVA here: see bench/README.md"));
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
    for (Profile profile : options.profiles()) {
      boolean isClean = profile.equals(clean.profile());
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
    Profile clean = Profiles.ALL.get(0);
    boolean wanted = options.profiles().contains(clean);
    FaultOptions few =
        FaultOptions.of(clean, Math.min(BASELINE_CALLS, options.calls()), options.seed());
    return of(clean, wanted ? options : few.like(options));
  }

  private void show(FaultResult result, FaultResult clean) {
    System.out.println(result.row(clean));
    result.tally().findings().forEach(finding -> ERRORS.println("  " + finding));
    good &= result.good();
  }

  private FaultResult of(Profile profile, FaultOptions of)
      throws IOException, InterruptedException {
    folder = Files.createTempDirectory("nodeline-faults");
    try {
      return FaultRun.of(profile, of, folder, lava);
    } finally {
      cleanUp();
    }
  }

  /** After Ctrl-C too: ends what was started, and removes the folder. */
  private void cleanUp() {
    Path left = folder;
    if (left == null || !Files.exists(left)) {
      return;
    }
    ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
    try {
      Disk.unmount(left.resolve("state"));
      try (Stream<Path> files = Files.walk(left)) {
        files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
      }
    } catch (IOException e) {
      ERRORS.println("faults: cannot remove " + left + ": " + e.getMessage());
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.cluster;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import nodeline.hardware.cluster.IncidentRun.Told;
import nodeline.hardware.history.Operation;
import nodeline.hardware.rig.MissingPrerequisite;
import nodeline.hardware.rig.WrongUsage;

/** {@code bench/cluster-faults}: a table of incidents, and what came of all calls. */
public final class ClusterFaults {
  private static final Path TARGET =
      Path.of(System.getProperty("nodeline.root"), "bench", "target");

  private final ClusterRun.Plan plan;
  private final Path folder;
  private ClusterRun run;

  private ClusterFaults(ClusterRun.Plan plan) throws IOException {
    this.plan = plan;
    folder = Files.createTempDirectory("nodeline-cluster");
  }

  /** Exit status: 0 all right, 1 something must not be, 2 wrong usage. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    try {
      ClusterFaults faults =
          new ClusterFaults(ClusterFaultsOptions.parse(List.of(arguments)).plan());
      Runtime.getRuntime().addShutdownHook(new Thread(faults::cleanUp));
      System.exit(faults.isGood() ? 0 : 1);
    } catch (WrongUsage e) {
      System.err.println("cluster-faults: error: " + e.getMessage());
      System.exit(2);
    } catch (MissingPrerequisite e) {
      System.err.println("cluster-faults: error: " + e.getMessage());
      System.exit(1);
    }
  }

  private boolean isGood() throws IOException, InterruptedException {
    System.out.printf(
        Locale.ROOT,
        "three servers, four bridges, seed %d, load %.1f%n%n",
        plan.seed(),
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    run = new ClusterRun(plan, folder);
    ClusterRun.Result result = run.run(told -> System.err.println(FaultTable.row(told)));
    System.out.println(FaultTable.head());
    Map<Incident, List<Told>> kinds = new LinkedHashMap<>();
    Incident.KINDS.forEach(kind -> kinds.put(kind, new ArrayList<>()));
    result.incidents().forEach(told -> kinds.get(told.incident()).add(told));
    kinds.values().removeIf(List::isEmpty);
    kinds.forEach((kind, told) -> System.out.println(FaultTable.row(kind, told)));
    long late = result.incidents().stream().filter(told -> !FaultTable.isInTime(told)).count();
    System.out.printf(
        Locale.ROOT,
        "%n%,d sends, %,d rounds: %d findings, %d incidents took too long%n",
        result.sends(),
        result.rounds(),
        result.findings().size(),
        late);
    result.findings().forEach(finding -> System.out.println("  " + finding));
    write(result.histories());
    return result.findings().isEmpty() && late == 0;
  }

  /** One call a line, for other checkers: group, process, host, microseconds, what it was. */
  private static void write(List<List<Operation>> histories) throws IOException {
    Path file = Files.createDirectories(TARGET).resolve("cluster-faults.history");
    List<String> lines = new ArrayList<>();
    for (int group = 0; group < histories.size(); group++) {
      for (Operation one : histories.get(group)) {
        lines.add("group %d, %s".formatted(group, one));
      }
    }
    System.out.println("the history is in " + Files.write(file, lines));
  }

  /** After Ctrl-C too: ends what was started, and removes the folder. */
  private void cleanUp() {
    if (run != null) {
      run.close();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(java.io.File::delete);
    } catch (IOException e) {
      System.err.println("cluster-faults: cannot remove " + folder + ": " + e.getMessage());
    }
  }
}

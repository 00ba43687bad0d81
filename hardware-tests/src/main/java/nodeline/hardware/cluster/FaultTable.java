// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.cluster;

import java.util.List;
import java.util.Locale;
import nodeline.hardware.cluster.IncidentRun.Told;

/** What {@code bench/cluster-faults} prints. */
final class FaultTable {
  private static final double NANOS = 1e9;
  private static final double MOST_LOSS_SECONDS = 5;
  private static final double MOST_RETURN_SECONDS = 3;

  private FaultTable() {}

  static String head() {
    return "%-26s %5s %12s %15s %8s %8s"
        .formatted("incident", "times", "slowest send", "slowest barrier", "at most", "election");
  }

  /** One incident. */
  static String row(Told told) {
    return row(told.incident(), List.of(told))
        + (told.finding().isEmpty() ? "" : "  " + told.finding());
  }

  /** All incidents of a kind. */
  static String row(Incident kind, List<Told> told) {
    double send = told.stream().mapToLong(Told::send).max().orElse(0) / NANOS;
    double barrier = told.stream().mapToLong(Told::barrier).max().orElse(0) / NANOS;
    return String.format(
        Locale.ROOT,
        "%-26s %5d %10.1f s %13.1f s %8s %6.1f s",
        kind,
        told.size(),
        send,
        barrier,
        most(kind) == Double.MAX_VALUE ? "-" : "%.0f s".formatted(most(kind)),
        told.stream().mapToLong(Told::election).max().orElse(0) / NANOS);
  }

  /** Whether calls went on as quickly as promised. */
  static boolean isInTime(Told told) {
    return Math.max(told.send(), told.barrier()) / NANOS <= most(told.incident());
  }

  private static double most(Incident incident) {
    return switch (incident.victim()) {
      case FOLLOWER, LEADER -> MOST_LOSS_SECONDS;
      case MAJORITY, ALL -> MOST_RETURN_SECONDS;
      case BRIDGE -> Double.MAX_VALUE;
    };
  }
}

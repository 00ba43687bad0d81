// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * The figures of {@code docs/design.md}, on ptys. Not a test: the machine's noise decides. Takes
 * the shells to measure as arguments, by default dash and busybox ash.
 */
final class Bench {
  private static final int ROUNDS = Integer.getInteger("nodeline.rounds", 100);
  private static final double NANOS_PER_MILLI = 1e6;

  private final String shell;
  private final Path folder;

  private Bench(String shell, Path folder) {
    this.shell = shell;
    this.folder = folder;
  }

  public static void main(String[] shells) throws Exception {
    List<String> names = shells.length == 0 ? List.of("dash", "busybox ash") : List.of(shells);
    System.out.println("medians (p95), ms, of " + ROUNDS + " rounds; each figure holds one `date`");
    for (String shell : names) {
      Path folder = Files.createTempDirectory("nodeline-bench");
      try {
        new Bench(shell, folder).run();
      } finally {
        delete(folder);
      }
    }
    System.exit(0);
  }

  private void run() throws Exception {
    show("send on one board -> lava-wait returns on the other", sendToWait());
    show("barrier of 8 after the last arrival", barrier());
    List<Double> alone = sendBesideWait(false);
    List<Double> beside = sendBesideWait(true);
    show("lava-send alone", alone);
    show("lava-send while another process of the board waits", beside);
    bytes();
  }

  private List<Double> sendToWait() throws Exception {
    try (Rig rig = new Rig(folder.resolve("a"), shell, "server", "client")) {
      CompletableFuture<Board.Result> waiting =
          rig.board(1).start(loop("lava-sync s$i; lava-wait m$i; date +%s%N"));
      Board.Result sent =
          rig.board(0).run(loop("lava-sync s$i; sleep 0.1; date +%s%N; lava-send m$i ip=10.0.0.1"));
      return differences(numbers(sent), numbers(waiting.get()));
    }
  }

  private List<Double> barrier() throws Exception {
    String[] roles = {"a", "b", "c", "d", "e", "f", "g", "h"};
    try (Rig rig = new Rig(folder.resolve("b"), shell, roles)) {
      List<CompletableFuture<Board.Result>> early = new ArrayList<>();
      for (int i = 1; i < roles.length; i++) {
        early.add(rig.board(i).start(loop("lava-sync b; date +%s%N; lava-sync e")));
      }
      Board.Result late = rig.board(0).run(loop("sleep 0.3; date +%s%N; lava-sync b; lava-sync e"));
      long[] last = new long[ROUNDS];
      for (CompletableFuture<Board.Result> board : early) {
        long[] returned = numbers(board.get());
        for (int i = 0; i < last.length; i++) {
          last[i] = Math.max(last[i], returned[i]);
        }
      }
      return differences(numbers(late), last);
    }
  }

  private List<Double> sendBesideWait(boolean beside) throws Exception {
    try (Rig rig = new Rig(folder.resolve("c" + beside), shell, "server")) {
      String wait = beside ? "lava-wait never & waiting=$!; sleep 1\n" : "waiting=\n";
      String send = loop("sleep 0.05; date +%s%N; lava-send m$i k=v; date +%s%N");
      long[] times = numbers(rig.board(0).run(wait + send + "kill $waiting; wait"));
      List<Double> differences = new ArrayList<>();
      for (int i = 0; i < times.length; i += 2) {
        differences.add((times[i + 1] - times[i]) / NANOS_PER_MILLI);
      }
      return differences;
    }
  }

  private void bytes() throws Exception {
    try (Rig rig = new Rig(folder.resolve("d"), shell, "server")) {
      rig.board(0).run("lava-send ready ip=10.0.0.1");
      Cable cable = rig.board(0).cable();
      System.out.printf(
          "%-14s %-52s %d + %d%n",
          shell,
          "bytes on the wire, lava-send ready ip=10.0.0.1",
          cable.hostHeard().length,
          cable.boardHeard().length);
    }
  }

  private static String loop(String body) {
    return "i=0; while [ $i -lt %d ]; do i=$((i + 1)); %s; done\n".formatted(ROUNDS, body);
  }

  private static long[] numbers(Board.Result result) {
    if (!result.stderr().isEmpty()) {
      throw new IllegalStateException(result.stderr());
    }
    return result.stdout().lines().mapToLong(Long::parseLong).toArray();
  }

  private static List<Double> differences(long[] from, long[] to) {
    List<Double> differences = new ArrayList<>();
    for (int i = 0; i < from.length; i++) {
      differences.add((to[i] - from[i]) / NANOS_PER_MILLI);
    }
    return differences;
  }

  private void show(String what, List<Double> millis) {
    double[] sorted = millis.stream().mapToDouble(Double::doubleValue).toArray();
    Arrays.sort(sorted);
    double median = sorted[sorted.length / 2];
    double p95 = sorted[sorted.length * 95 / 100];
    System.out.printf("%-14s %-52s %.1f (%.1f)%n", shell, what, median, p95);
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.faults;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import nodeline.hardware.faults.Tally.Wrong;
import nodeline.hardware.lava.LavaDispatchers;

/** LAVA's dispatchers and coordinator; the boards run LAVA's scripts. */
final class FaultLava implements FaultHost {
  private static final int POLL_SECONDS = 1;

  private final Path folder;
  private final LavaDispatchers dispatchers;
  private final int[] read;

  FaultLava(Path packages, Path folder, List<Path> consoles)
      throws IOException, InterruptedException {
    this.folder = folder;
    read = new int[consoles.size()];
    dispatchers = new LavaDispatchers(packages, folder, POLL_SECONDS, consoles, List.of());
    dispatchers.awaitReady(consoles.size());
  }

  /** What the dispatchers understood; what did not arrive is known from those that wait for it. */
  @Override
  public void check(Plan plan, int first, int last, Tally tally) throws IOException {
    for (int board = 0; board < plan.boards(); board++) {
      Path file = folder.resolve("sent-" + board);
      List<String> sent =
          Files.exists(file) ? Files.readAllLines(file, StandardCharsets.UTF_8) : List.of();
      Set<String> right = right(plan, board, first, last);
      Set<String> seen = new HashSet<>();
      for (String line : sent.subList(read[board], sent.size())) {
        if (!right.contains(line)) {
          tally.found(Wrong.WRONG, "board " + board + " did not send: " + line);
        } else if (!seen.add(line)) {
          tally.found(Wrong.TWICE, "board " + board + " sent once: " + line);
        }
      }
      read[board] = sent.size();
    }
  }

  private static Set<String> right(Plan plan, int board, int first, int last) {
    Set<String> right = new HashSet<>();
    for (int i = first; i <= last; i++) {
      String value = plan.values().sent(board, i);
      right.add("%s n=%d v=%s".formatted(plan.message(board, i), i, value));
      right.add("%s n=%d".formatted(plan.counter(i), i));
    }
    return right;
  }

  @Override
  public Map<String, Long> counters() {
    return Map.of();
  }

  @Override
  public void close() throws IOException {
    dispatchers.close();
  }
}

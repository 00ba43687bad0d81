// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import nodeline.hardware.faults.Tally.Wrong;

/** What a call's output or cache file has to be. */
record Expected(Plan plan) {
  /** What is not as it has to be. */
  record Finding(Wrong kind, String what) {}

  Optional<Finding> wrong(int board, String verb, int round, String id, List<String> lines) {
    if (verb.equals("lava-wait-all")) {
      return counters(board, round, lines);
    }
    List<String> right = right(board, verb, round, id);
    if (sorted(right).equals(sorted(lines))) {
      return Optional.empty();
    }
    Wrong kind = lines.isEmpty() ? Wrong.LOST : Wrong.WRONG;
    return Optional.of(new Finding(kind, lines + " instead of " + right));
  }

  private List<String> right(int board, String verb, int round, String id) {
    int peer = plan.peer(board);
    return switch (verb) {
      case "lava-self" -> List.of(plan.jobs().get(board));
      case "lava-role" -> id.equals("list") ? each(this::role) : List.of(role(board));
      case "lava-group" -> each(i -> plan.jobs().get(i) + "\t" + role(i));
      case "lava-sync" -> List.of();
      default ->
          id.equals(plan.message(peer, round))
              ? List.of(of(peer, "n", "" + round), of(peer, "v", plan.values().cached(peer, round)))
              : List.of(of(1, "n", "" + round));
    };
  }

  /**
   * Each member's counter, after the barrier that follows it: its own is this round's; another may
   * be in the next round already, but not further. An older one is of a send that was lost, or was
   * executed again when a later one had been.
   */
  private Optional<Finding> counters(int board, int round, List<String> lines) {
    List<String> left = new ArrayList<>(lines);
    for (int member = 0; member < plan.boards(); member++) {
      boolean now = left.remove(of(member, "n", "" + round));
      boolean next = !now && member != board && left.remove(of(member, "n", "" + (round + 1)));
      if (!now && !next && (!plan.namesRole(round) || member == plan.peer(board))) {
        return Optional.of(new Finding(Wrong.LOST, "count of board " + member + " in " + lines));
      }
    }
    boolean others = left.isEmpty() || (plan.namesRole(round) && onlyCounters(left));
    return others ? Optional.empty() : Optional.of(new Finding(Wrong.WRONG, "" + lines));
  }

  /** Data of members that were not waited for may be of any of their rounds. */
  private boolean onlyCounters(List<String> lines) {
    return lines.stream().allMatch(line -> line.matches("[^:]+:n=\\d+"));
  }

  private String role(int board) {
    return plan.role(board);
  }

  private String of(int board, String key, String value) {
    return plan.jobs().get(board) + ":" + key + "=" + value;
  }

  private List<String> each(IntFunction<String> text) {
    return IntStream.range(0, plan.boards()).mapToObj(text).toList();
  }

  private static List<String> sorted(List<String> lines) {
    return lines.stream().sorted().toList();
  }
}

// SPDX-License-Identifier: Apache-2.0
package nodeline.suite;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is known of a test, at its end or before.
 *
 * @param suite name of the suite
 * @param complete whether it came to its end
 * @param error why it did not; empty: that is not known, or it did
 * @param runs the boards of each run, in the order of the runs
 */
record SuiteReport(
    String suite,
    Instant began,
    double seconds,
    boolean complete,
    String error,
    List<List<BoardOutcome>> runs) {
  SuiteReport {
    runs = List.copyOf(runs);
  }

  Stream<BoardOutcome> boards() {
    return runs.stream().flatMap(List::stream);
  }

  /** All results: those of each board's signals, then that of its script. */
  static Stream<CaseResult> cases(BoardOutcome board) {
    return Stream.concat(board.results().stream(), Stream.of(board.script()));
  }

  long count(CaseOutcome outcome) {
    return boards()
        .flatMap(SuiteReport::cases)
        .filter(result -> result.outcome() == outcome)
        .count();
  }

  long failed() {
    return boards().flatMap(SuiteReport::cases).filter(result -> result.outcome().isBad()).count();
  }

  /** Results that had no room: they may have failed. */
  long dropped() {
    return boards().mapToLong(BoardOutcome::dropped).sum();
  }

  /** Whether it ended, and nothing has failed or was left out. */
  boolean isGood() {
    return complete && failed() == 0 && dropped() == 0;
  }

  /** {@code 2 boards, 7 passed, 1 failed, 41 s}. */
  String summary() {
    Set<String> names = boards().map(board -> board.task().device()).collect(Collectors.toSet());
    StringBuilder text = new StringBuilder();
    text.append(names.size()).append(names.size() == 1 ? " board" : " boards");
    if (runs.size() > 1) {
      text.append(", ").append(runs.size()).append(" runs");
    }
    text.append(", ").append(count(CaseOutcome.PASS)).append(" passed");
    text.append(", ").append(failed()).append(" failed");
    for (CaseOutcome other : List.of(CaseOutcome.SKIP, CaseOutcome.UNKNOWN)) {
      if (count(other) > 0) {
        text.append(", ").append(count(other));
        text.append(other == CaseOutcome.SKIP ? " skipped" : " unknown");
      }
    }
    if (dropped() > 0) {
      text.append(", ").append(dropped()).append(" left out");
    }
    return text.append(String.format(Locale.ROOT, ", %.0f s", seconds)).toString();
  }
}

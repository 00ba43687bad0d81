// SPDX-License-Identifier: Apache-2.0
package nodeline.suite;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import nodeline.MonotonicClock;

/** What is known of a board's part of a run; thread-safe. */
final class BoardReport {
  private static final int MAX_RESULTS = 10_000;
  private static final double MILLIS_PER_SECOND = 1e3;

  private final SuiteTask task;
  private final MonotonicClock clock;
  private final List<CaseResult> results = new ArrayList<>();
  private BoardOutcome.State state = BoardOutcome.State.PREPARING;
  private int status = -1;
  private String error = "";
  private List<String> details = List.of();
  private long began;
  private long ended;
  private long dropped;

  BoardReport(SuiteTask task, MonotonicClock clock) {
    this.task = task;
    this.clock = clock;
    this.began = clock.millis();
  }

  SuiteTask task() {
    return task;
  }

  synchronized void begins() {
    state = BoardOutcome.State.RUNNING;
    began = clock.millis();
  }

  synchronized void ended(int exitStatus) {
    if (!isOver()) {
      state = BoardOutcome.State.ENDED;
      status = exitStatus;
      ended = clock.millis();
    }
  }

  /**
   * It came to no end of its own; what came first counts.
   *
   * @param lines more about it, for people
   */
  synchronized void failed(String why, List<String> lines) {
    if (!isOver()) {
      state = BoardOutcome.State.FAILED;
      error = why;
      details = List.copyOf(lines);
      ended = clock.millis();
    }
  }

  synchronized void add(CaseResult result) {
    if (results.size() < MAX_RESULTS) {
      results.add(result);
    } else {
      dropped++;
    }
  }

  synchronized boolean isOver() {
    return state == BoardOutcome.State.ENDED || state == BoardOutcome.State.FAILED;
  }

  synchronized boolean isRunning() {
    return state == BoardOutcome.State.RUNNING;
  }

  /** How it ended, such as {@code ended with 1}; empty while it has not. */
  synchronized Optional<String> end() {
    return switch (state) {
      case ENDED -> Optional.of("ended with " + status);
      case FAILED -> Optional.of("has failed");
      case PREPARING, RUNNING -> Optional.empty();
    };
  }

  synchronized BoardOutcome outcome() {
    double seconds = ((isOver() ? ended : clock.millis()) - began) / MILLIS_PER_SECOND;
    return new BoardOutcome(
        task, state, status, script(seconds), details, seconds, results, dropped);
  }

  /** A definition's failure counts once: the job's own test fails only where it did not come. */
  private boolean isTold() {
    return task.script().calls()
        && status == LavaDefinition.FAILED
        && results.stream()
            .anyMatch(result -> result.set().equals("lava") && result.outcome().isBad());
  }

  private CaseResult script(double seconds) {
    boolean good = status == 0 || isTold();
    CaseOutcome outcome =
        state != BoardOutcome.State.ENDED
            ? CaseOutcome.ERROR
            : good ? CaseOutcome.PASS : CaseOutcome.FAIL;
    String message =
        switch (state) {
          case PREPARING -> "not begun";
          case RUNNING -> "not ended";
          case ENDED -> good ? "" : "exit status " + status;
          case FAILED -> error;
        };
    return new CaseResult(task.script().name(), "", outcome, "", "", seconds, message);
  }
}

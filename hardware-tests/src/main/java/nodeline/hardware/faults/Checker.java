// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import nodeline.hardware.faults.Tally.Wrong;

/**
 * Knows what must be true of the calls that the boards make, and hears of each: {@link Script} has
 * the lines. Not safe for use by several threads.
 */
public final class Checker {
  /**
   * By the bridge's clock, or the board's if the machine is so busy that it is five seconds late.
   */
  private static final Pattern TIMED_OUT =
      Pattern.compile(
          "lava-wait: never-\\d+: timed out after "
              + Plan.TIMEOUT_SECONDS
              + " s, (still|no bridge,) missing: .+");

  /** A call that a board has begun. */
  private static final class Call {
    final String verb;
    final int round;
    final String id;
    final long began;
    final List<String> lines = new ArrayList<>();
    String error = "";
    boolean ended;

    Call(FaultEvent event) {
      String[] words = event.text().split(" ", 3);
      verb = words[0];
      round = Integer.parseInt(words[1]);
      id = words.length > 2 ? words[2] : "";
      began = event.nanos();
    }

    String words() {
      return verb + " " + id + " in round " + round;
    }
  }

  private final Plan plan;
  private final Tally tally;
  private final Expected expected;
  private final Call[] current;
  private final int[] barrier;

  public Checker(Plan plan, Tally tally) {
    this.plan = plan;
    this.tally = tally;
    expected = new Expected(plan);
    current = new Call[plan.boards()];
    barrier = new int[plan.boards()];
  }

  public void take(FaultEvent event) {
    Call call = current[event.board()];
    switch (event.kind()) {
      case '>' -> begin(event);
      case '!' -> call.error = event.text();
      case '=' -> call.lines.add(event.text());
      case '<' -> end(event, call);
      case '.' -> compare(event.board(), call);
      default -> tally.found(Wrong.WRONG, "a line of board " + event.board() + ": " + event.text());
    }
  }

  private void begin(FaultEvent event) {
    Call call = new Call(event);
    current[event.board()] = call;
    if (call.verb.equals("lava-sync")) {
      barrier[event.board()] = call.round;
    }
  }

  private void end(FaultEvent event, Call call) {
    call.ended = true;
    tally.called(event.nanos() - call.began);
    if (!event.text().equals("0")) {
      failed(event, call);
    } else if (call.id.startsWith("never-")) {
      tally.found(Wrong.WRONG, "nobody has sent it: " + call.words());
    } else if (call.verb.equals("lava-sync")) {
      checkBarrier(event.board(), call);
    }
  }

  private void failed(FaultEvent event, Call call) {
    String what =
        "board %d: %s: status %s %s"
            .formatted(event.board(), call.words(), event.text(), call.error);
    boolean noSpace = plan.profile().incident() == Profile.Incident.DISK;
    if (TIMED_OUT.matcher(call.error).matches() || (noSpace && !call.error.isEmpty())) {
      tally.error();
    } else {
      tally.found(plan.repeatable() ? Wrong.WRONG : Wrong.LOST, what);
    }
  }

  /** Who leaves a barrier has been waited for by all others. */
  private void checkBarrier(int board, Call call) {
    for (int other = 0; other < barrier.length; other++) {
      if (barrier[other] < call.round) {
        tally.found(
            Wrong.WRONG,
            "board %d left %s before board %d came".formatted(board, call.words(), other));
      }
    }
  }

  private void compare(int board, Call call) {
    expected
        .wrong(board, call.verb, call.round, call.id, call.lines)
        .ifPresent(
            wrong ->
                tally.found(
                    wrong.kind(), "board %d: %s: %s".formatted(board, call.words(), wrong.what())));
  }

  /** A board's script was ended from outside; its call, if it is in one, is to be made again. */
  public void cut(int board) {
    current[board] = null;
  }

  /** All boards should be through. */
  public void end() {
    for (int board = 0; board < current.length; board++) {
      Call call = current[board];
      if (call != null && !call.ended) {
        tally.found(Wrong.LOST, "board %d: %s did not end".formatted(board, call.words()));
      }
    }
  }
}

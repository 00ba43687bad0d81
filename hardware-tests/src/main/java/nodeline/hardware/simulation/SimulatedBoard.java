// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.simulation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.Stream;
import nodeline.framing.Escape;
import nodeline.framing.Op;
import nodeline.framing.Result;
import nodeline.framing.Verb;
import nodeline.hardware.faults.Checker;
import nodeline.hardware.faults.FaultEvent;
import nodeline.hardware.faults.Plan;
import nodeline.hardware.faults.Tally;

/** A board that runs the script of the fault bench, and tells the checker what becomes of it. */
final class SimulatedBoard {
  private static final int PAUSE = 300;
  private static final int BESIDE_EVERY = 20;
  private static final long NANOS = 1_000_000;

  private final VirtualTime time;
  private final Random random;
  private final SimulatedTty tty;
  private final Work work;
  private List<Step> steps = List.of();
  private int round = -1;
  private int step;
  private int life;
  private boolean on = true;

  /** What it does as one of how many, and whom it tells. */
  record Work(Plan plan, int board, int rounds, Checker checker, Tally tally) {
    String job() {
      return plan.jobs().get(board);
    }
  }

  /**
   * A call of the script.
   *
   * @param told whether its output, or its cache file, is looked at
   */
  private record Step(
      String word,
      String shown,
      Verb verb,
      List<String> arguments,
      OptionalInt timeout,
      boolean told) {
    static Step of(String word, Verb verb, boolean told, String... arguments) {
      String shown = arguments.length > 0 ? arguments[0] : "";
      return new Step(word, shown, verb, Arrays.asList(arguments), OptionalInt.empty(), told);
    }

    /** Whether it may be made again by a board that has forgotten it. */
    boolean repeatable() {
      return verb != Verb.SYNC;
    }
  }

  SimulatedBoard(VirtualTime time, Random random, SimulatedTty tty, Work work) {
    this.time = time;
    this.random = random;
    this.tty = tty;
    this.work = work;
  }

  SimulatedTty tty() {
    return tty;
  }

  boolean isOn() {
    return on;
  }

  boolean ended() {
    return round >= work.rounds();
  }

  /** Goes on with the script. */
  void next() {
    if (step == steps.size()) {
      round++;
      step = 0;
      steps = ended() ? List.of() : round(round);
    }
    if (!ended()) {
      call(steps.get(step));
    }
  }

  private List<Step> round(int i) {
    Plan plan = work.plan();
    int board = work.board();
    List<Step> all = new ArrayList<>();
    String value = plan.values().sent(board, i);
    all.add(Step.of("lava-send", Verb.SEND, false, plan.message(board, i), "n=" + i, "v=" + value));
    all.add(Step.of("lava-wait", Verb.WAIT, true, plan.message(plan.peer(board), i)));
    all.add(Step.of("lava-send", Verb.SEND, false, plan.counter(i), "n=" + i));
    all.add(Step.of("lava-sync", Verb.SYNC, true, plan.barrier(i)));
    all.add(
        plan.namesRole(i)
            ? Step.of(
                "lava-wait-all", Verb.WAIT_ALL, true, plan.counter(i), plan.role(plan.peer(board)))
            : Step.of("lava-wait-all", Verb.WAIT_ALL, true, plan.counter(i)));
    if (plan.asksOthers(i)) {
      all.add(Step.of("lava-self", Verb.SELF, true));
      all.add(Step.of("lava-role", Verb.ROLE, true));
      all.add(new Step("lava-role", "list", Verb.ROLES, List.of(), OptionalInt.empty(), true));
      all.add(Step.of("lava-group", Verb.GROUP, true));
    }
    if (plan.timesOut(i)) {
      OptionalInt timeout = OptionalInt.of(Plan.TIMEOUT_SECONDS);
      String never = "never-" + i;
      all.add(new Step("lava-wait", never, Verb.WAIT, List.of(never), timeout, false));
    }
    return all;
  }

  private void call(Step made) {
    tell('>', made.word() + " " + round + " " + made.shown());
    tty.call(
        new SimulatedTty.Question(made.verb(), Escape.fields(made.arguments()), made.timeout()),
        result -> ended(made, result));
    if (made.verb() != Verb.SEND && random.nextInt(BESIDE_EVERY) == 0) {
      int now = life;
      time.after(random.nextInt(PAUSE), () -> beside(now));
    }
  }

  private void ended(Step made, Result result) {
    boolean good = result.op() == Op.OK;
    if (!good) {
      tell('!', "%s: %s: %s".formatted(made.word(), made.shown(), result.text()));
    }
    tell('<', good ? "0" : "1");
    if (good && made.told()) {
      Stream.of(result.text().split("\n"))
          .filter(line -> !line.isEmpty())
          .forEach(line -> tell('=', line));
      tell('.', "");
    }
    int now = life;
    step += good || made.timeout().isPresent() ? 1 : 0;
    time.after(good ? random.nextInt(3) : PAUSE, () -> goOn(now));
  }

  private void goOn(int inLife) {
    if (life == inLife) {
      next();
    }
  }

  /** Another process of the board makes a call meanwhile. */
  private void beside(int inLife) {
    if (life == inLife) {
      tty.call(
          new SimulatedTty.Question(Verb.SELF, "", OptionalInt.empty()),
          result -> {
            if (!result.equals(Result.ok(work.job() + "\n"))) {
              work.tally().found(Tally.Wrong.WRONG, "lava-self beside another call: " + result);
            }
          });
    }
  }

  private void tell(char kind, String text) {
    work.checker().take(new FaultEvent(work.board(), kind, text, time.now() * NANOS));
  }

  /**
   * The board loses its power, and boots for so long.
   *
   * @return whether it did: not in a sync, which its script could not make again
   */
  boolean reset(long boots) {
    if (!on || ended() || step == steps.size() || !steps.get(step).repeatable()) {
      return false;
    }
    on = false;
    life++;
    tty.reset();
    work.checker().cut(work.board());
    time.after(
        boots,
        () -> {
          on = true;
          next();
        });
    return true;
  }
}

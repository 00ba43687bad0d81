// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.faults;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import nodeline.hardware.faults.Tally.Wrong;
import nodeline.hardware.rig.Board;

/** One profile, from its first call to its last. */
final class FaultRun {
  /** Silence of all boards after which a call counts as one that does not end. */
  private static final long STUCK = TimeUnit.MINUTES.toNanos(4);

  private final Scene scene;
  private final Plan plan;
  private final FaultOptions options;
  private final Tally tally = new Tally();
  private final Checker checker;
  private final BoardReset reset;
  private final Set<String> resets = new HashSet<>();
  private final List<CompletableFuture<Board.Result>> ends = new ArrayList<>();
  private Script script;
  private int last;
  private volatile boolean resetting;

  private FaultRun(Scene scene, FaultOptions options) {
    this.scene = scene;
    this.options = options;
    plan = scene.plan();
    checker = new Checker(plan, tally);
    reset = new BoardReset(scene, tally, new Random(options.seed()));
  }

  /**
   * Runs it.
   *
   * @param folder a new one, for the run alone
   * @param lava the folder of LAVA's packages, if LAVA is to be measured
   */
  static FaultResult of(Profile profile, FaultOptions options, Path folder, Optional<Path> lava)
      throws IOException, InterruptedException {
    try (Scene scene = new Scene(folder, profile, options, lava)) {
      return new FaultRun(scene, options).run();
    }
  }

  private FaultResult run() throws IOException, InterruptedException {
    Path pipe = scene.folder().resolve("events");
    script = new Script(plan, pipe, scene.folder());
    long began = System.nanoTime();
    Incidents incidents = new Incidents(scene, tally, options.seed());
    try (incidents;
        FaultEvents events = new FaultEvents(pipe, this::take)) {
      for (int first = 0; wanted(first, began); first = last + 1) {
        last = lastOf(first);
        if (!batch(first, events)) {
          break;
        }
      }
    }
    long took = System.nanoTime() - began;
    synchronized (checker) {
      checker.end();
    }
    return new FaultResult(
        plan.profile(),
        tally,
        scene.faults() + incidents.happened() + resets.size(),
        scene.host().counters(),
        took,
        options.seed());
  }

  private boolean wanted(int first, long began) {
    return options.time().isPresent()
        ? System.nanoTime() - began < options.time().get().toNanos()
        : first < plan.rounds(options.calls());
  }

  private int lastOf(int first) {
    int batch = first + Plan.BATCH - 1;
    return options.time().isPresent() ? batch : Math.min(batch, plan.rounds(options.calls()) - 1);
  }

  /** Whether all boards came through. */
  private boolean batch(int first, FaultEvents events) throws IOException, InterruptedException {
    ends.clear();
    scene.boards().forEach(board -> ends.add(new CompletableFuture<>()));
    for (int board = 0; board < plan.boards(); board++) {
      start(board, first);
    }
    if (!await(events)) {
      return stuck();
    }
    scene.host().check(plan, first, last, tally);
    return true;
  }

  @SuppressWarnings("FutureReturnValueIgnored") // It shows as the end of the board.
  private void start(int board, int first) throws IOException {
    String text = script.of(board, first, last);
    String prologue = plan.repeatable() ? "" : "exec 3>&1 >/dev/tty\n"; // LAVA talks by its output
    scene
        .boards()
        .get(board)
        .start(prologue + text)
        .thenAccept(
            result -> {
              if (!resetting || board != 0) {
                ends.get(board).complete(result);
              }
            });
  }

  /** Until all boards came through; not if one of them failed, or nothing happens any more. */
  private boolean await(FaultEvents events) throws InterruptedException {
    CompletableFuture<Void> all = CompletableFuture.allOf(ends.toArray(CompletableFuture[]::new));
    while (!failed() && System.nanoTime() - events.last() < STUCK) {
      try {
        all.get(1, TimeUnit.SECONDS);
        return !failed();
      } catch (TimeoutException e) {
        // It goes on.
      } catch (ExecutionException e) {
        throw new IllegalStateException(e);
      }
    }
    return false;
  }

  private boolean failed() {
    boolean found = false;
    for (int board = 0; board < ends.size(); board++) {
      Board.Result result = ends.get(board).getNow(null);
      if (result != null && result.exit() != 0) {
        tally.found(Wrong.WRONG, "board " + board + " ended: " + result);
        found = true;
      }
    }
    return found;
  }

  private boolean stuck() throws IOException, InterruptedException {
    synchronized (checker) {
      checker.end();
    }
    for (Board board : scene.boards()) {
      board.cutPower();
    }
    return false;
  }

  private void take(FaultEvent event) {
    synchronized (checker) {
      checker.take(event);
    }
    String waits = "lava-wait ";
    int id = event.text().indexOf(" reset-");
    if (event.kind() == '>' && event.text().startsWith(waits) && id > 0) {
      int round = Integer.parseInt(event.text().substring(id + " reset-".length()));
      if (resets.add(plan.afterReset(round))) {
        resetting = true;
        new Thread(() -> reset(round), "fault-reset").start();
      }
    }
  }

  private void reset(int round) {
    try {
      reset.happen(round);
      synchronized (checker) {
        checker.cut(0);
      }
      resetting = false;
      start(0, round);
    } catch (IOException | InterruptedException | RuntimeException e) {
      tally.found(Wrong.WRONG, "the reset of round " + round + ": " + e);
    }
  }
}

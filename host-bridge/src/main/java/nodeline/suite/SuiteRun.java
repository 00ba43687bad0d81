// SPDX-License-Identifier: Apache-2.0
package nodeline.suite;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import nodeline.DaemonThreads;
import nodeline.Problem;
import nodeline.config.CoordinatorConfig;
import nodeline.control.BridgeStatus;
import nodeline.control.ControlClient;
import nodeline.control.DeviceStatus;

/**
 * One run of a suite: all boards side by side.
 *
 * <pre>
 *   all boards are ready            ⇒ the groups are emptied, all scripts begin
 *   one of them cannot be           ⇒ no script begins
 *   the rest waits for nobody, 5 s  ⇒ it is ended
 *   lava-test-raise; Ctrl-C         ⇒ all are ended
 * </pre>
 */
final class SuiteRun {
  private static final long LOOK_MILLIS = 1_000;

  /** A board whose script has ended may still send from the background. */
  private static final int PATIENCE_LOOKS = 5;

  private static final String EMBEDDED = CoordinatorConfig.EMBEDDED.toString();
  private static final String ETCD = "etcd";
  private static final String NOT_IN_IT = "takes no part";

  private final SuiteBench bench;
  private final boolean endsEarly;
  private final List<BoardRun> boards;
  private int looksStuck;

  /**
   * Makes one that has not begun.
   *
   * @param tasks at least one
   * @param place the folder of its output, within that of the results: empty, or with a slash
   */
  SuiteRun(SuiteBench bench, boolean endsEarly, List<SuiteTask> tasks, String place) {
    this.bench = bench;
    this.endsEarly = endsEarly;
    this.boards =
        tasks.stream()
            .map(
                task ->
                    new BoardRun(bench, new BoardReport(task, bench.clock()), place, this::endAll))
            .toList();
  }

  /** Its boards, as far as they are. */
  List<BoardOutcome> outcomes() {
    return boards.stream().map(board -> board.report().outcome()).toList();
  }

  /**
   * Runs it to its end.
   *
   * @param clears whether the groups of its boards are emptied before the scripts begin
   * @param stop ends it, once complete, by the name of a signal
   * @throws Problem if a group cannot be emptied
   */
  @SuppressWarnings("FutureReturnValueIgnored") // Its end is the end of the boards.
  void run(boolean clears, CompletableFuture<String> stop) throws InterruptedException {
    stop.thenAccept(signal -> boards.forEach(board -> board.stop("stopped by SIG" + signal)));
    await(of(BoardRun::prepare));
    List<BoardRun> lame = boards.stream().filter(board -> board.report().isOver()).toList();
    if (!lame.isEmpty()) {
      String names = lame.stream().map(BoardRun::device).collect(Collectors.joining(", "));
      lame.forEach(
          board ->
              bench
                  .printer()
                  .say(board.device(), "■", board.report().outcome().script().message()));
      boards.forEach(
          board -> board.report().failed("not run: " + names + " is not ready", List.of()));
      return;
    }
    if (clears) {
      clear();
    }
    await(of(BoardRun::run));
  }

  private void clear() {
    Set<String> groups =
        boards.stream()
            .map(board -> board.report().task().group())
            .collect(Collectors.toCollection(LinkedHashSet::new));
    try (ControlClient client = new ControlClient(bench.socket())) {
      String coordinator = client.status().coordinator();
      if (coordinator.equals(EMBEDDED) || coordinator.startsWith(ETCD)) {
        groups.forEach(client::clearGroup);
      } else { // as LAVA's own, which knows no such request
        bench
            .printer()
            .say(
                "not emptied: %s: %s cannot, and what was sent before is still there"
                    .formatted(String.join(", ", groups), coordinator));
      }
    }
  }

  private CompletableFuture<Void> of(Consumer<BoardRun> work) {
    return CompletableFuture.allOf(
        boards.stream()
            .map(board -> CompletableFuture.runAsync(() -> work.accept(board), DaemonThreads.EACH))
            .toArray(CompletableFuture[]::new));
  }

  private void await(CompletableFuture<Void> all) throws InterruptedException {
    while (true) {
      try {
        all.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        return;
      } catch (TimeoutException e) {
        bench.folder().changed();
        look();
      } catch (ExecutionException e) {
        throw new IllegalStateException(e.getCause());
      }
    }
  }

  private void endAll(String reason) {
    boards.forEach(board -> board.end(reason));
  }

  /** Whether the rest of the boards wait for nobody; only if they do so for long are they ended. */
  private void look() {
    Set<String> running =
        boards.stream()
            .filter(board -> board.report().isRunning())
            .map(BoardRun::device)
            .collect(Collectors.toCollection(LinkedHashSet::new));
    if (!endsEarly || running.isEmpty()) {
      return;
    }
    try (ControlClient client = new ControlClient(bench.socket())) {
      BridgeStatus status = client.status();
      Map<String, String> stuck =
          new StuckBoards(status, ends(status)).all(running).orElse(Map.of());
      looksStuck = stuck.isEmpty() ? 0 : looksStuck + 1;
      if (looksStuck > PATIENCE_LOOKS) {
        stuck.forEach((device, why) -> end(device, why + ": ended", status.diagnosis()));
      }
    } catch (Problem gone) {
      // The boards' own sessions end with the bridge, and say so.
    }
  }

  private void end(String device, String why, List<String> diagnosis) {
    List<String> own = new ArrayList<>();
    boolean ours = false;
    for (String line : diagnosis) {
      ours = line.startsWith(" ") ? ours : line.startsWith(device + " ");
      if (ours) {
        own.add(line);
      }
    }
    boards.stream()
        .filter(board -> board.device().equals(device))
        .forEach(board -> board.endAtOnce(why, own));
  }

  /** How those ended that send nothing more; devices without a script never begin to. */
  private Map<String, String> ends(BridgeStatus status) {
    Map<String, String> ends = new LinkedHashMap<>();
    status.devices().stream().map(DeviceStatus::name).forEach(name -> ends.put(name, NOT_IN_IT));
    boards.forEach(
        board ->
            board
                .report()
                .end()
                .ifPresentOrElse(
                    end -> ends.put(board.device(), end), () -> ends.remove(board.device())));
    return ends;
  }
}

// SPDX-License-Identifier: Apache-2.0
package nodeline.suite;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import nodeline.DaemonThreads;
import nodeline.MonotonicClock;
import nodeline.Printable;
import nodeline.Problem;
import nodeline.control.ControlClient;

/** Runs a suite, once or more often, and leaves its results in a folder. */
public final class SuiteTest {
  private static final double MILLIS_PER_SECOND = 1e3;

  /** A bridge writes its events within a quarter of a second. */
  private static final long EVENTS_NANOS = 500_000_000;

  private final Suite suite;
  private final SuiteOptions options;
  private final Map<String, String> shim;
  private final PrintWriter out;
  private final MonotonicClock clock = MonotonicClock.SYSTEM;
  private final Instant began = Instant.now();
  private final long beganMillis = clock.millis();
  private final List<SuiteRun> runs = new CopyOnWriteArrayList<>();
  private Optional<Path> events = Optional.empty();
  private volatile String error = "";
  private volatile boolean complete;

  /**
   * Makes one that has not begun.
   *
   * @param shim the files of the board's commands, by their names
   * @param out told what happens
   */
  public SuiteTest(Suite suite, SuiteOptions options, Map<String, String> shim, PrintWriter out) {
    this.suite = suite;
    this.options = options;
    this.shim = Map.copyOf(shim);
    this.out = out;
  }

  /**
   * What it came to.
   *
   * @param good whether it ended, and nothing has failed
   * @param json the report
   * @param problem why it could not run
   */
  public record Ended(boolean good, String json, Optional<Problem> problem) {}

  /**
   * Runs it to its end.
   *
   * @param place where a bridge of its own has its socket
   * @param usual that of a bridge that may run besides, as the service's
   * @param stop ends it, once complete, by the name of a signal
   * @throws Problem if its results cannot be written
   */
  public Ended run(Path place, Path usual, CompletableFuture<String> stop)
      throws InterruptedException {
    Optional<Problem> problem = Optional.empty();
    try (SuiteFolder folder = SuiteFolder.make(suite.name(), options.out(), options.junit())) {
      try {
        folder.begin(this::report);
        runAll(folder, place, usual, stop);
        complete = !stop.isDone();
      } catch (Problem e) {
        error = Objects.toString(e.getMessage(), "");
        problem = Optional.of(e);
      } finally {
        folder.write(report());
        timeline(folder); // the results first: this one takes memory
      }
      SuiteReport report = report();
      if (problem.isEmpty()) {
        out.println(Printable.of(report.summary() + " → " + folder.path()));
        out.flush();
      }
      return new Ended(report.isGood(), SuiteJson.of(report), problem);
    }
  }

  private SuiteReport report() {
    return new SuiteReport(
        suite.name(),
        began,
        (clock.millis() - beganMillis) / MILLIS_PER_SECOND,
        complete,
        error,
        runs.stream().map(SuiteRun::outcomes).toList());
  }

  private void runAll(SuiteFolder folder, Path place, Path usual, CompletableFuture<String> stop)
      throws InterruptedException {
    try (SuiteBridge bridge = SuiteBridge.of(suite, place, usual, folder.state())) {
      List<SuiteTask> tasks = SuiteTasks.of(suite, bridge.status().devices(), options.only());
      events = Optional.of(bridge.events());
      List<String> names = tasks.stream().map(SuiteTask::device).toList();
      try (SuitePrinter printer = new SuitePrinter(out, names, clock)) {
        SuiteBench bench =
            new SuiteBench(
                bridge.socket(),
                shim,
                new ReentrantLock(),
                options.force(),
                folder,
                printer,
                clock);
        for (int run = 1; run <= options.repeat() && !stop.isDone(); run++) {
          run(bench, tasks, run, run == 1 && bridge.beginsEmpty(), stop);
        }
      }
      if (!bridge.isOwn()) {
        LockSupport.parkNanos(EVENTS_NANOS);
      }
    }
  }

  private void run(
      SuiteBench bench,
      List<SuiteTask> tasks,
      int number,
      boolean clean,
      CompletableFuture<String> stop)
      throws InterruptedException {
    boolean repeats = options.repeat() > 1;
    if (repeats) {
      bench.printer().say("run " + number + " of " + options.repeat());
    }
    SuiteRun run = new SuiteRun(bench, suite.endsEarly(), tasks, repeats ? number + "/" : "");
    runs.add(run);
    power(bench, tasks);
    LinkReady.await(
        bench.socket(), suite.ready(), tasks.stream().map(SuiteTask::device).toList(), stop);
    if (!stop.isDone()) {
      run.run(!clean, stop);
    }
  }

  /** All boards at once: one that boots needs the others' time. */
  private void power(SuiteBench bench, List<SuiteTask> tasks) {
    if (suite.power().isEmpty()) {
      return;
    }
    List<CompletableFuture<Void>> all = new ArrayList<>();
    for (SuiteTask task : tasks) {
      bench.printer().say(task.device(), "↻", "power: " + suite.power().get());
      all.add(
          CompletableFuture.runAsync(
              () -> {
                try (ControlClient client = ControlClient.patient(bench.socket())) {
                  client.power(task.device(), suite.power().get());
                }
              },
              DaemonThreads.EACH));
    }
    try {
      CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof Problem problem ? problem : e;
    }
  }

  private void timeline(SuiteFolder folder) {
    try {
      events.ifPresent(file -> folder.timeline(file, began.toEpochMilli()));
    } catch (Problem e) {
      out.println(Printable.of("no timeline: " + e.getMessage()));
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package nodeline.suite;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
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
   */
  public record Ended(boolean good, String json) {}

  /**
   * Runs it to its end.
   *
   * @param socket of the bridge
   * @param stop ends it, once complete, by the name of a signal
   * @throws Problem if it cannot begin
   */
  public Ended run(Path socket, CompletableFuture<String> stop) throws InterruptedException {
    try (SuiteFolder folder = SuiteFolder.make(suite.name(), options.out(), options.junit())) {
      try {
        folder.begin(this::report);
        runAll(folder, socket, stop);
        complete = !stop.isDone();
      } catch (Problem e) {
        error = Objects.toString(e.getMessage(), "");
        throw e;
      } finally {
        folder.write(report());
      }
      SuiteReport report = report();
      out.println(Printable.of(report.summary() + " → " + folder.path()));
      out.flush();
      return new Ended(report.isGood(), SuiteJson.of(report));
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

  private void runAll(SuiteFolder folder, Path socket, CompletableFuture<String> stop)
      throws InterruptedException {
    Path events = null;
    try (SuiteBridge bridge = SuiteBridge.of(suite, socket, folder.state())) {
      List<SuiteTask> tasks = SuiteTasks.of(suite, bridge.status().devices(), options.only());
      events = bridge.events();
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
          run(bench, tasks, run, bridge.isOwn() && run == 1, stop);
        }
      }
      if (!bridge.isOwn()) {
        LockSupport.parkNanos(EVENTS_NANOS);
      }
    } finally {
      if (events != null) {
        timeline(folder, events);
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
              SuiteRun.THREADS));
    }
    try {
      CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof Problem problem ? problem : e;
    }
  }

  private void timeline(SuiteFolder folder, Path events) {
    try {
      folder.timeline(events, began.toEpochMilli());
    } catch (Problem e) {
      out.println(Printable.of("no timeline: " + e.getMessage()));
    }
  }
}

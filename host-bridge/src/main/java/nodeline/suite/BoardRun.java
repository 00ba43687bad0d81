// SPDX-License-Identifier: Apache-2.0
package nodeline.suite;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Stream;
import nodeline.IoReason;
import nodeline.Problem;
import nodeline.config.Durations;
import nodeline.push.Attachment;
import nodeline.push.BoardSession;
import nodeline.push.CommandInput;
import nodeline.push.ConfiguredLogin;
import nodeline.push.Progress;
import nodeline.push.ShimInstall;

/**
 * A board's part of a run, on a thread of its own.
 *
 * <pre>
 *   prepare  finds the prompt, brings what the board lacks
 *   run      runs the script, reads its results
 * </pre>
 */
final class BoardRun implements SuiteSignals.Listener {
  private final SuiteBench bench;
  private final SuiteTask task;
  private final BoardReport report;
  private final String place;
  private final Consumer<String> raised;
  private final SuiteSignals signals;
  private final CompletableFuture<Void> stop = new CompletableFuture<>();
  private final CompletableFuture<Void> stopFetching = new CompletableFuture<>();
  private final AtomicReference<Ended> why = new AtomicReference<>();

  /** What this board has raised, on the thread of its run. */
  private String raise = "";

  /** Why a script was ended, with lines about it for people. */
  private record Ended(String reason, List<String> details) {}

  /**
   * Makes one that has not begun.
   *
   * @param place of its files, within the folder of the results: empty, or with a slash
   * @param raised told why, when the board gives up the whole run
   */
  BoardRun(SuiteBench bench, BoardReport report, String place, Consumer<String> raised) {
    this.bench = bench;
    this.task = report.task();
    this.report = report;
    this.place = place;
    this.raised = raised;
    this.signals = new SuiteSignals(this, bench.clock());
  }

  String device() {
    return task.device();
  }

  BoardReport report() {
    return report;
  }

  /** A person stops it, and the coming back of files. */
  void stop(String reason) {
    stopFetching.complete(null);
    end(reason);
  }

  /** Ends it: what runs on the board is ended by Ctrl-C, and has some seconds to end. */
  void end(String reason) {
    why.compareAndSet(null, new Ended(reason, List.of()));
    stop.complete(null);
  }

  /**
   * Ends it at once.
   *
   * @param details more about it, for people
   */
  void endAtOnce(String reason, List<String> details) {
    why.compareAndSet(null, new Ended(reason, details));
    stop.completeExceptionally(new TimeoutException(reason));
  }

  /** Makes the board ready: all that it lacks is brought here. */
  void prepare() {
    Lock lock = task.simulated() ? bench.host() : new ReentrantLock();
    attempt(
        () -> {
          try (BoardSession session = open()) {
            lock.lock();
            try {
              bring(session);
            } finally {
              lock.unlock();
            }
          }
        });
  }

  private void bring(BoardSession session) {
    if (task.script().push()) {
      ShimInstall.Installed installed =
          session.install(bench.shim(), folders(), false, Progress.NONE);
      if (installed.typed()) {
        say("·", "the commands are in " + installed.folder());
      }
    }
    new BoardExchange(session, task, bench).bring();
  }

  /** Runs the script to its end. */
  void run() {
    try {
      attempt(this::script);
    } finally {
      signals.end();
    }
    bench.folder().changed();
    tellEnd();
    if (!task.script().files().fetched().isEmpty()) {
      fetch();
    }
  }

  private void script() throws IOException {
    try (BoardSession session = open(stop, task.script().calls())) {
      int status = output(session);
      if (raise.isEmpty()) {
        report.ended(status);
      } else {
        report.failed(raise, List.of());
      }
    }
  }

  /** Returns when all of the output was taken: a last line without an end may raise too. */
  private int output(BoardSession session) throws IOException {
    try (OutputStream out = bench.folder().output(place + task.device() + ".log");
        OutputTee tee = new OutputTee(out, this::line)) {
      report.begins();
      signals.begin();
      say("▶", task.script().name());
      CompletableFuture<Void> limit = beginTimeout();
      try {
        return session.run(line(), folders(), CommandInput.none(), tee);
      } finally {
        limit.complete(null);
      }
    }
  }

  /** What it has of the files that are to come back, however the script ended. */
  private void fetch() {
    try (BoardSession session = open(stopFetching, false)) {
      new BoardExchange(session, task, bench).fetch(place, this::result);
    } catch (CancellationException e) {
      // Stopped by a person, who was told.
    } catch (Problem e) {
      result(BoardExchange.lost("fetch", Objects.toString(e.getMessage(), "")));
    } catch (RuntimeException e) {
      result(BoardExchange.lost("fetch", "failed: " + e));
    }
  }

  private interface Work {
    void run() throws IOException;
  }

  /** What goes wrong on a board is its result, and no reason to leave the others alone. */
  private void attempt(Work work) {
    try {
      work.run();
    } catch (CancellationException e) {
      Ended ended = Optional.ofNullable(why.get()).orElse(new Ended("ended", List.of()));
      List<String> more =
          Stream.concat(
                  ended.details().stream(),
                  Stream.of(e.getSuppressed()).map(lost -> "it may run on: " + lost.getMessage()))
              .toList();
      report.failed(ended.reason(), more);
    } catch (Problem e) {
      report.failed(e.getMessage(), List.of("hint: " + e.hint()));
    } catch (IOException e) {
      report.failed("cannot write the output: " + IoReason.of(e), List.of());
    } catch (RuntimeException | Error e) {
      report.failed("failed: " + e, List.of());
      throw e;
    }
  }

  /** For the board's shell: the script knows where its files are. */
  private String line() {
    String files = SuiteFiles.folder(task, bench.socket());
    return "%1$s=%2$s; export %1$s; ".formatted(SuiteFiles.VARIABLE, files) + task.script().line();
  }

  private BoardSession open() {
    return open(stop, false);
  }

  /**
   * Opens the board's shell.
   *
   * @param calls whether the ends of its calls come among the output
   */
  private BoardSession open(CompletableFuture<?> ends, boolean calls) {
    return BoardSession.open(
        new Attachment(bench.socket(), task.device(), bench.force(), false, calls),
        new ConfiguredLogin(bench.socket(), task.device()),
        ends);
  }

  private List<String> folders() {
    return task.script().folder().map(List::of).orElse(BoardSession.FOLDERS);
  }

  @SuppressWarnings("FutureReturnValueIgnored") // Its end is the end of the script.
  private CompletableFuture<Void> beginTimeout() {
    CompletableFuture<Void> limit = new CompletableFuture<>();
    task.script()
        .timeout()
        .ifPresent(
            time ->
                limit
                    .orTimeout(time.toMillis(), TimeUnit.MILLISECONDS)
                    .whenComplete(
                        (done, over) -> {
                          if (over instanceof TimeoutException) {
                            endAtOnce("timed out after " + Durations.format(time), List.of());
                          }
                        }));
    return limit;
  }

  private void line(String line) {
    if (!SuiteSignals.isSignal(line)) {
      say("│", line);
    }
    signals.line(line);
  }

  @Override
  public void result(CaseResult result) {
    report.add(result);
    bench.printer().result(task.device(), result);
    bench.folder().changed();
  }

  @Override
  public void raised(String message) {
    raise = device() + " raised: " + message;
    raised.accept(raise);
  }

  private void tellEnd() {
    BoardOutcome outcome = report.outcome();
    say("■", report.end().filter(end -> outcome.status() >= 0).orElse(outcome.script().message()));
    outcome.details().forEach(line -> say(" ", line));
  }

  private void say(String mark, String text) {
    bench.printer().say(task.device(), mark, text);
  }
}

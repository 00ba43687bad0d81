// SPDX-License-Identifier: Apache-2.0
package nodeline.suite;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import nodeline.MonotonicClock;
import nodeline.Printable;
import nodeline.terminal.Fitted;

/**
 * What happens in a run, for people, with the seconds since its beginning.
 *
 * <pre>
 *    0.0  server  ▶ server.sh
 *    0.4  server  │ listening on 5201
 *    2.9  client  ✗ throughput  412 Mbit/s
 *    3.0  client  ■ ended with 1
 * </pre>
 *
 * A thread of its own prints: a screen that is stopped stops no board. Lines that find no room then
 * are counted.
 */
final class SuitePrinter implements AutoCloseable {
  private static final int MAX_WAITING = 10_000;
  private static final int CLOSE_SECONDS = 5;
  private static final double MILLIS_PER_SECOND = 1e3;

  private final PrintWriter out;
  private final int width;
  private final MonotonicClock clock;
  private final long began;
  private final AtomicLong unprinted = new AtomicLong();
  private final ThreadPoolExecutor printer;

  /**
   * Begins now.
   *
   * @param names of boards, which have a column
   */
  SuitePrinter(PrintWriter out, List<String> names, MonotonicClock clock) {
    this.out = out;
    this.width = names.stream().mapToInt(Fitted::width).max().orElse(0);
    this.clock = clock;
    this.began = clock.millis();
    this.printer =
        new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MAX_WAITING),
            work -> {
              Thread thread = new Thread(work, "printer");
              thread.setDaemon(true);
              return thread;
            },
            (work, full) -> unprinted.incrementAndGet());
  }

  /** Tells something of a board. */
  void say(String device, String mark, String text) {
    String line =
        String.format(
            Locale.ROOT,
            "%6.1f  %s  %s %s",
            seconds(),
            Fitted.padded(Printable.of(device), width),
            mark,
            Printable.of(text));
    print(line.stripTrailing());
  }

  /** Tells something of all. */
  void say(String text) {
    print(Printable.of(text));
  }

  private void print(String line) {
    printer.execute(() -> out.println(line));
  }

  double seconds() {
    return (clock.millis() - began) / MILLIS_PER_SECOND;
  }

  /** A test's result. */
  void result(String device, CaseResult result) {
    String mark =
        switch (result.outcome()) {
          case PASS -> "✓";
          case FAIL, ERROR -> "✗";
          case SKIP, UNKNOWN -> "○";
        };
    String words =
        result.fullName()
            + (result.measured().isEmpty() ? "" : "  " + result.measured())
            + (result.outcome() == CaseOutcome.PASS || result.outcome() == CaseOutcome.FAIL
                ? ""
                : "  " + result.outcome().word())
            + (result.message().isEmpty() ? "" : ": " + result.message());
    say(device, mark, words);
  }

  /** Returns when all is printed, unless the screen is stopped. */
  @Override
  public void close() {
    printer.shutdown();
    try {
      if (!printer.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        printer.shutdownNow();
      } else if (unprinted.get() > 0) {
        out.println("(" + unprinted.get() + " lines were not printed: nobody read them in time)");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

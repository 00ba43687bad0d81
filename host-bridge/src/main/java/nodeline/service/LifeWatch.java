// SPDX-License-Identifier: Apache-2.0
package nodeline.service;

import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the program once one of its event loops, or another thread that it needs, is dead, or does
 * nothing for long: what is left of it would acknowledge nothing, tell nothing, and not stop. Its
 * service starts it again, and its groups are in the journal.
 *
 * <p>It counts its own looks, not the time: a program that was stopped for an hour has only missed
 * one of them.
 */
public final class LifeWatch implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(LifeWatch.class);
  private static final Duration EACH = Duration.ofSeconds(5);

  /** Looks without an answer after which a loop is stuck: a minute. */
  private static final int MOST_MISSED = 12;

  /** The exit status: an internal error of software. */
  private static final int STATUS = 70;

  private final Supplier<CompletableFuture<?>> alive;
  private final Runnable end;
  private final ScheduledExecutorService looks =
      Executors.newSingleThreadScheduledExecutor(new DefaultThreadFactory("watch", true));
  private CompletableFuture<?> asked = CompletableFuture.completedFuture(null);
  private final AtomicInteger missed = new AtomicInteger();

  private LifeWatch(Supplier<CompletableFuture<?>> alive, Runnable end) {
    this.alive = alive;
    this.end = end;
  }

  /**
   * Watches from now on.
   *
   * @param alive completed when each event loop has done a task; fails if one takes none any more,
   *     or, with a message that says what is dead, for another reason
   */
  public static LifeWatch start(Supplier<CompletableFuture<?>> alive) {
    return start(alive, EACH, () -> Runtime.getRuntime().halt(STATUS));
  }

  @SuppressWarnings("FutureReturnValueIgnored") // It ends with its thread.
  static LifeWatch start(Supplier<CompletableFuture<?>> alive, Duration each, Runnable end) {
    LifeWatch watch = new LifeWatch(alive, end);
    long millis = each.toMillis();
    watch.looks.scheduleWithFixedDelay(watch::look, millis, millis, TimeUnit.MILLISECONDS);
    return watch;
  }

  private void look() {
    try {
      if (asked.isCompletedExceptionally()) {
        dead(asked.handle((done, failure) -> reason(failure)).join());
      } else if (asked.isDone()) {
        missed.set(0);
        asked = alive.get();
      } else if (missed.incrementAndGet() >= MOST_MISSED) {
        dead("an event loop has done nothing for " + missed + " looks");
      }
    } catch (RejectedExecutionException e) {
      dead(reason(e));
    }
  }

  private static String reason(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause instanceof IllegalStateException said
        ? said.getMessage()
        : "an event loop is dead";
  }

  /** Looks without an answer since the last one with. */
  int missed() {
    return missed.get();
  }

  private void dead(String what) {
    if (looks.isShutdown()) {
      return; // it has ended as it should
    }
    looks.shutdown();
    log.error("nodeline ends at once: {}. Its service starts it again, with its groups", what);
    end.run();
  }

  @Override
  public void close() {
    looks.shutdownNow();
  }
}

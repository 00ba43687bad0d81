// SPDX-License-Identifier: Apache-2.0
package nodeline.etcd;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread of a log: all its state is this thread's. */
@SuppressWarnings("FutureReturnValueIgnored") // A task's failure is logged where it is run.
final class EtcdLoop {
  private static final Logger log = LoggerFactory.getLogger(EtcdLoop.class);

  private final ScheduledThreadPoolExecutor thread;
  private volatile Thread running;

  EtcdLoop() {
    thread =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              running = new Thread(task, "etcd");
              running.setDaemon(true);
              return running;
            });
    thread.setRemoveOnCancelPolicy(true);
    thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    // What comes after the end is about nothing any more.
    thread.setRejectedExecutionHandler((task, executor) -> {});
  }

  void execute(Runnable task) {
    thread.execute(() -> guarded(task));
  }

  void schedule(long millis, Runnable task) {
    thread.schedule(() -> guarded(task), millis, TimeUnit.MILLISECONDS);
  }

  /** A task that may be cancelled. */
  ScheduledFuture<?> deadline(long millis, Runnable task) {
    return thread.schedule(() -> guarded(task), millis, TimeUnit.MILLISECONDS);
  }

  void repeat(long millis, Runnable task) {
    thread.scheduleWithFixedDelay(() -> guarded(task), millis, millis, TimeUnit.MILLISECONDS);
  }

  /** Whether the caller is this thread. */
  boolean isMine() {
    return Thread.currentThread() == running;
  }

  void end() {
    thread.shutdown();
  }

  /** Tells how something has ended. */
  static <T> void tell(CompletableFuture<T> future, BiConsumer<T, Throwable> told) {
    future.whenComplete((answer, failure) -> guarded(() -> told.accept(answer, failure)));
  }

  /** Calls back: what others do wrong must not end this thread's tasks. */
  static void guarded(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      log.error("etcd: a task failed", e);
    }
  }
}

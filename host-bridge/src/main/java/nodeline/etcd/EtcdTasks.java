// SPDX-License-Identifier: Apache-2.0
package nodeline.etcd;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import nodeline.etcd.EtcdFailure.Kind;

/**
 * What is tried until it succeeds. A task may have happened though it failed, so each can be
 * repeated. Some run at once, the others wait for them, and all for a server.
 */
final class EtcdTasks {
  /** Each may take a connection. */
  private static final int AT_ONCE = 16;

  private static final long PAUSE = 500;

  /** One task: what to ask, and who is told the answer, on the loop. */
  private record Task<T>(
      Supplier<CompletableFuture<T>> attempt, Consumer<T> done, Consumer<EtcdFailure> failed) {}

  private final EtcdLoop loop;
  private final EtcdLink link;
  private final Deque<Task<?>> waiting = new ArrayDeque<>();
  private int running;
  private boolean starting;

  EtcdTasks(EtcdLoop loop, EtcdLink link) {
    this.loop = loop;
    this.link = link;
  }

  <T> void run(Supplier<CompletableFuture<T>> attempt, Consumer<T> done) {
    run(attempt, done, failure -> {});
  }

  /**
   * @param failed is told each failure that another server would not mend
   */
  <T> void run(
      Supplier<CompletableFuture<T>> attempt, Consumer<T> done, Consumer<EtcdFailure> failed) {
    waiting.add(new Task<>(attempt, done, failed));
    next();
  }

  /** There is a server again, or a task has ended. */
  void next() {
    if (starting) {
      return; // one that has ended at once
    }
    starting = true;
    while (running < AT_ONCE && link.isConnected() && !waiting.isEmpty()) {
      start(waiting.remove());
    }
    starting = false;
  }

  private <T> void start(Task<T> task) {
    running++;
    EtcdLoop.tell(
        task.attempt().get(),
        (answer, failure) -> {
          running--;
          if (failure == null) {
            EtcdLoop.guarded(() -> task.done().accept(answer));
          } else {
            again(task, EtcdFailure.of(failure));
          }
          next();
        });
  }

  private <T> void again(Task<T> task, EtcdFailure why) {
    if (why.kind().isOfServer()) {
      waiting.addFirst(task);
      return;
    }
    EtcdLoop.guarded(() -> task.failed().accept(why));
    long pause = why.kind() == Kind.COMPACTED ? 0 : PAUSE;
    loop.schedule(
        pause,
        () -> {
          waiting.add(task);
          next();
        });
  }
}

// SPDX-License-Identifier: Apache-2.0
package nodeline.doctor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Looks at several consoles at once, within one time for all. */
final class Ears {
  /** For drivers that take long to open or to close, and for names that nobody knows. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final int MAX_THREADS = 256;

  private Ears() {}

  /** Listens at ports for so long. */
  static List<Finding> listen(ListenCheck check, Duration time, Collection<CheckedPort> ports) {
    Map<Finding, Callable<List<Finding>>> tasks = new LinkedHashMap<>();
    for (CheckedPort port : ports) {
      tasks.put(
          port.blocks(ListenCheck.NAME, "its driver does not answer", "replug the adapter"),
          () -> check.of(port).toList());
    }
    return ask(tasks, time);
  }

  /** Does what is short by itself. */
  static List<Finding> ask(Map<Finding, Callable<List<Finding>>> tasks) {
    return ask(tasks, Duration.ZERO);
  }

  /**
   * Does all of it at once.
   *
   * @param tasks each by what it is to be if it does not end
   */
  private static List<Finding> ask(Map<Finding, Callable<List<Finding>>> tasks, Duration time) {
    ExecutorService threads =
        Executors.newFixedThreadPool(
            Math.max(1, Math.min(MAX_THREADS, tasks.size())), Ears::daemon);
    List<Finding> findings = new ArrayList<>();
    try {
      List<Future<List<Finding>>> ended =
          threads.invokeAll(tasks.values(), time.plus(PATIENCE).toMillis(), TimeUnit.MILLISECONDS);
      int i = 0;
      for (Finding unanswered : tasks.keySet()) {
        findings.addAll(outcome(ended.get(i++), unanswered));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      threads.shutdownNow();
    }
    return findings;
  }

  private static List<Finding> outcome(Future<List<Finding>> ended, Finding unanswered)
      throws InterruptedException {
    try {
      return ended.isCancelled() ? List.of(unanswered) : ended.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  /** One that hangs in a driver must not keep the program from ending. */
  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "doctor-listen");
    thread.setDaemon(true);
    return thread;
  }
}

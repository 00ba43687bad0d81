// SPDX-License-Identifier: Apache-2.0
package nodeline.doctor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Listens at several ports at once, within one time for all. */
final class Ears {
  /** For drivers that take long to open or to close. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final ListenCheck check;
  private final Duration time;

  Ears(ListenCheck check, Duration time) {
    this.check = check;
    this.time = time;
  }

  List<Finding> findings(List<CheckedPort> ports) {
    ExecutorService threads = Executors.newCachedThreadPool(Ears::daemon);
    List<Callable<List<Finding>>> tasks =
        ports.stream().<Callable<List<Finding>>>map(port -> () -> check.of(port).toList()).toList();
    List<Finding> findings = new ArrayList<>();
    try {
      List<Future<List<Finding>>> ended =
          threads.invokeAll(tasks, time.plus(PATIENCE).toMillis(), TimeUnit.MILLISECONDS);
      for (int i = 0; i < ports.size(); i++) {
        findings.addAll(outcome(ended.get(i), ports.get(i)));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      threads.shutdownNow();
    }
    return findings;
  }

  private static List<Finding> outcome(Future<List<Finding>> ended, CheckedPort port)
      throws InterruptedException {
    try {
      return ended.isCancelled()
          ? List.of(
              port.blocks(ListenCheck.NAME, "its driver does not answer", "replug the adapter"))
          : ended.get();
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

// SPDX-License-Identifier: Apache-2.0
package nodeline.journal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What the journal's thread has to do. For any number of threads that add, and one that takes. */
final class JournalQueue {
  private List<Entry> entries = new ArrayList<>();
  private List<Runnable> tasks = new ArrayList<>();
  private boolean busy;
  private boolean closing;

  /** What is to be written, and what waits for that. */
  record Batch(List<Entry> entries, List<Runnable> tasks) {
    boolean isEmpty() {
      return entries.isEmpty() && tasks.isEmpty();
    }
  }

  synchronized void add(Entry entry) {
    entries.add(entry);
    notifyAll();
  }

  /** Runs the task on this thread if nothing is under way, else after that. */
  void run(Runnable task) {
    synchronized (this) {
      if (busy || !entries.isEmpty() || !tasks.isEmpty()) {
        tasks.add(task);
        notifyAll();
        return;
      }
    }
    task.run();
  }

  /** What has gathered, which is under way until it is said to have {@link #ended}. */
  synchronized Batch gathered() {
    Batch batch = new Batch(entries, tasks);
    entries = new ArrayList<>();
    tasks = new ArrayList<>();
    busy = true;
    return batch;
  }

  /** Nothing is under way. */
  synchronized void ended() {
    busy = false;
  }

  /** Waits for something to do, or for so long. */
  @SuppressWarnings("WaitNotInLoop") // Woken too early, it gives a batch of nothing.
  synchronized Batch take(Duration limit) throws InterruptedException {
    if (entries.isEmpty() && tasks.isEmpty() && !closing) {
      wait(limit.toMillis());
    }
    return gathered();
  }

  /** Waits for so long. Returns whether to go on. */
  @SuppressWarnings("WaitNotInLoop") // Woken too early, its caller tries again too early.
  synchronized boolean pause(Duration time) throws InterruptedException {
    if (!closing) {
      wait(time.toMillis());
    }
    return !closing;
  }

  synchronized boolean closing() {
    return closing;
  }

  /** Nobody waits from now on. */
  synchronized void close() {
    closing = true;
    notifyAll();
  }
}

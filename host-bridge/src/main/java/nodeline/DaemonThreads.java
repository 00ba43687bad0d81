// SPDX-License-Identifier: Apache-2.0
package nodeline;

import java.util.concurrent.Executor;

/**
 * Gives each task a daemon thread of its own. Tasks that wait must not share the few threads of
 * {@link java.util.concurrent.CompletableFuture}: on a host of two processors that is one, from
 * Java 25 on.
 */
public final class DaemonThreads {
  /** For a few tasks at a time. */
  public static final Executor EACH = task -> start(task);

  private DaemonThreads() {}

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "task");
    thread.setDaemon(true);
    thread.start();
  }
}

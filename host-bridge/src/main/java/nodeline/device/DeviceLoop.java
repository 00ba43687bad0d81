// SPDX-License-Identifier: Apache-2.0
package nodeline.device;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import nodeline.MonotonicClock;

/** The event loop that a device's sessions live on, and the clock of their times. */
record DeviceLoop(EventExecutor executor, MonotonicClock clock) {
  /** Milliseconds on its clock. */
  long now() {
    return clock.millis();
  }

  /** Runs a task on the loop: within this method, if that is where it is called. */
  void run(Runnable task) {
    if (executor.inEventLoop()) {
      task.run();
    } else {
      executor.execute(task);
    }
  }

  /** Runs a task after so many milliseconds, unless that is cancelled. */
  ScheduledFuture<?> after(long millis, Runnable task) {
    return executor.schedule(task, millis, TimeUnit.MILLISECONDS);
  }
}

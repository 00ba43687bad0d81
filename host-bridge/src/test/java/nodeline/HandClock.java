// SPDX-License-Identifier: Apache-2.0
package nodeline;

import io.netty.channel.embedded.EmbeddedChannel;
import java.util.concurrent.TimeUnit;

/** A clock that a test sets, together with the one of an embedded event loop. */
public final class HandClock implements MonotonicClock {
  /** The loop's tasks are due by this clock; nothing else runs them. */
  public final EmbeddedChannel channel = new EmbeddedChannel();

  private long now = 1_000;

  public HandClock() {
    channel.freezeTime();
  }

  @Override
  public long millis() {
    return now;
  }

  /** Lets time pass, and runs what is due then. */
  public void advance(long millis) {
    now += millis;
    channel.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
    channel.runPendingTasks();
    channel.runScheduledPendingTasks();
  }
}

// SPDX-License-Identifier: Apache-2.0
package nodeline.log;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import nodeline.console.ConsoleAddress;
import nodeline.console.ConsoleListener;

/**
 * The log of one device: its text with a wall-clock stamp (UTC, ms) at each line's start, and what
 * happened to its link. From any thread; never blocks. The layout is in {@link LogFile}.
 */
public final class ConsoleLog {
  /** Octets of one device that may wait to be written: a flood takes nothing from the others. */
  static final int MAX_QUEUED_OCTETS = 1024 * 1024;

  /** What a piece costs beside its octets. */
  private static final int PIECE_OCTETS = 96;

  /** Room that text leaves for events: a flood must not hide what happens in it. */
  private static final int EVENT_OCTETS = 64 * 1024;

  private final ConsoleLogs logs;
  private final Clock clock;
  private final LogFile file;
  private final AtomicInteger queuedOctets = new AtomicInteger();
  private final AtomicLong droppedOctets = new AtomicLong();

  ConsoleLog(ConsoleLogs logs, Clock clock, LogFile file) {
    this.logs = logs;
    this.clock = clock;
    this.file = file;
  }

  /** Logs what the board said; the buffer is copied and stays as it is. */
  public void text(ByteBuf text) {
    if (text.isReadable() && !enqueueText(text)) {
      droppedOctets.addAndGet(text.readableBytes());
    }
  }

  private boolean enqueueText(ByteBuf text) {
    if (!hasRoom(text.readableBytes())) {
      return false;
    }
    byte[] octets = ByteBufUtil.getBytes(text);
    Instant now = clock.instant();
    return offer(octets.length, () -> file.text(now, octets));
  }

  /** Logs something that happened, as a line of its own that begins with {@code --}. */
  public void event(String text) {
    Instant now = clock.instant();
    if (!hasRoom(text.length() - EVENT_OCTETS)
        || !offer(text.length(), () -> file.event(now, text))) {
      droppedOctets.addAndGet(text.length());
    }
  }

  /** A listener that logs what happens to a link. */
  public ConsoleListener events(ConsoleAddress address) {
    return new ConsoleListener() {
      @Override
      public void opened() {
        event("opened " + address);
      }

      @Override
      public void unavailable(String reason) {
        event("not available: " + reason);
      }

      @Override
      public void lost(String reason) {
        event("lost: " + reason);
      }

      @Override
      public void ended(int exitCode, String words) {
        event("ended: exit=" + exitCode);
      }

      @Override
      public void noted(String text) {
        event(text);
      }

      @Override
      public void closed() {
        event("closed");
      }
    };
  }

  private boolean hasRoom(int octets) {
    return queuedOctets.get() + octets + PIECE_OCTETS <= MAX_QUEUED_OCTETS;
  }

  private boolean offer(int octets, Runnable work) {
    int cost = octets + PIECE_OCTETS;
    queuedOctets.addAndGet(cost);
    boolean queued =
        logs.offer(
            this,
            cost,
            () -> {
              work.run();
              queuedOctets.addAndGet(-cost);
            });
    if (!queued) {
      queuedOctets.addAndGet(-cost);
    }
    return queued;
  }

  /** On the writer's thread, after a batch: then it says how much was dropped meanwhile. */
  void flushFile() {
    long dropped = droppedOctets.getAndSet(0);
    if (dropped > 0) {
      file.event(clock.instant(), "dropped: octets=" + dropped + ": the log could not keep up");
    }
    file.flush();
  }

  void closeFile() {
    flushFile();
    file.close();
  }
}

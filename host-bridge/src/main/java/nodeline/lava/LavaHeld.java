// SPDX-License-Identifier: Apache-2.0
package nodeline.lava;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import nodeline.group.Missing;
import nodeline.group.Outcome;
import nodeline.group.Pending;

/**
 * A call of one of our own clients.
 *
 * <pre>
 *   its outcome       ⇒ the answer
 *   the hold's end    ⇒ "wait", with those that are missing
 *   the client is gone ⇒ nothing: it may ask again with the same call
 * </pre>
 *
 * <p>On one event loop, but for {@link #tell}.
 */
final class LavaHeld {
  private final EventLoop loop;
  private final LavaReply reply;
  private Pending pending;
  private ScheduledFuture<?> end;
  private boolean over;

  LavaHeld(EventLoop loop, LavaReply reply) {
    this.loop = loop;
    this.reply = reply;
  }

  /** From any thread. */
  void tell(Outcome outcome) {
    if (loop.inEventLoop()) {
      finish(LavaAnswers.own(outcome));
    } else {
      loop.execute(() -> finish(LavaAnswers.own(outcome)));
    }
  }

  /** Waits for the outcome, unless it was told already. */
  void begin(Pending call, int seconds) {
    pending = call;
    if (!over && seconds == 0) {
      end();
    } else if (!over) {
      end = loop.schedule(this::end, seconds, TimeUnit.SECONDS);
    }
  }

  /** Answers now, if the outcome is not on its way. */
  void end() {
    Missing missing = pending.missing();
    if (pending.cancel()) {
      finish(LavaResponse.of(LavaResponse.WAIT).note(LavaNote.missing(missing)));
    }
  }

  /** The client is gone. */
  void drop() {
    over = true;
    pending.cancel();
    stopTimer();
  }

  private void finish(LavaResponse response) {
    if (!over) {
      over = true;
      stopTimer();
      reply.answer(response);
    }
  }

  private void stopTimer() {
    if (end != null) {
      end.cancel(false);
    }
  }
}

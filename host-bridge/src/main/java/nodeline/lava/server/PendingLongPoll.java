// SPDX-License-Identifier: Apache-2.0
package nodeline.lava.server;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import nodeline.group.Missing;
import nodeline.group.Outcome;
import nodeline.group.Pending;
import nodeline.lava.wire.LongPollAnswer;
import nodeline.lava.wire.WireResponse;

/**
 * A long poll of one of our own clients, from its request to its answer.
 *
 * <pre>
 *   its outcome        ⇒ the answer
 *   its time is over   ⇒ "wait", with those that are missing
 *   the client is gone ⇒ nothing: it may ask again with the same call
 * </pre>
 *
 * <p>On one event loop, but for {@link #tell}.
 */
final class PendingLongPoll {
  private final EventLoop loop;
  private final Responder reply;
  private Pending pending;
  private ScheduledFuture<?> end;
  private boolean over;

  PendingLongPoll(EventLoop loop, Responder reply) {
    this.loop = loop;
    this.reply = reply;
  }

  /** From any thread. */
  void tell(Outcome outcome) {
    if (loop.inEventLoop()) {
      finish(Responses.own(outcome));
    } else {
      loop.execute(() -> finish(Responses.own(outcome)));
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
      finish(WireResponse.of(WireResponse.WAIT).longPoll(LongPollAnswer.missing(missing)));
    }
  }

  /** The client is gone. */
  void drop() {
    over = true;
    pending.cancel();
    stopTimer();
  }

  private void finish(WireResponse response) {
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

// SPDX-License-Identifier: Apache-2.0
package nodeline.lava.server;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import nodeline.group.Missing;
import nodeline.group.Outcome;
import nodeline.group.Pending;
import nodeline.lava.wire.LongPoll;
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
  /** Members that it names: a list of all for each of a large group would grow as its square. */
  static final int NAMED = 20;

  private final EventLoop loop;
  private final SharedAnswers answers;
  private final LongPoll asked;
  private final Responder reply;
  private Pending pending;
  private ScheduledFuture<?> end;
  private boolean over;

  PendingLongPoll(EventLoop loop, SharedAnswers answers, LongPoll asked, Responder reply) {
    this.loop = loop;
    this.asked = asked;
    this.answers = answers;
    this.reply = reply;
  }

  /** From any thread. */
  void tell(Outcome outcome) {
    if (loop.inEventLoop()) {
      finish(answers.of(outcome, asked.stays()));
    } else {
      loop.execute(() -> finish(answers.of(outcome, asked.stays())));
    }
  }

  /** Waits for the outcome, unless it was told already. */
  void begin(Pending call) {
    pending = call;
    if (!over && asked.seconds() == 0) {
      end();
    } else if (!over) {
      end = loop.schedule(this::end, asked.seconds(), TimeUnit.SECONDS);
    }
  }

  /** Answers now, if the outcome is not on its way. */
  void end() {
    Missing missing = pending.missing().first(NAMED);
    if (pending.cancel()) {
      WireResponse wait =
          WireResponse.of(WireResponse.WAIT).longPoll(LongPollAnswer.missing(missing));
      finish(asked.stays() ? wait.staying() : wait);
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

// SPDX-License-Identifier: Apache-2.0
package nodeline.lava.server;

import io.netty.channel.EventLoop;
import nodeline.group.Outcome;
import nodeline.lava.wire.WireResponse;

/**
 * Answers for our own clients, made once for all who get the same outcome at the same time: the
 * members of a barrier. On one event loop.
 */
final class SharedAnswers {
  private final EventLoop loop;
  private Outcome last;
  private boolean lastStays;
  private WireResponse answer;

  SharedAnswers(EventLoop loop) {
    this.loop = loop;
  }

  /**
   * The answer, which is kept until the loop has done what it has to do now.
   *
   * @param stays whether the connection stays
   */
  @SuppressWarnings(
      "ReferenceEquality") // To compare the data of all would cost more than it saves.
  WireResponse of(Outcome outcome, boolean stays) {
    if (outcome != last || stays != lastStays) {
      if (last == null) {
        loop.execute(this::forget);
      }
      last = outcome;
      lastStays = stays;
      WireResponse own = Responses.own(outcome);
      answer = stays ? own.staying() : own;
    }
    return answer;
  }

  private void forget() {
    last = null;
    answer = null;
  }
}

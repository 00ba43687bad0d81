// SPDX-License-Identifier: Apache-2.0
package nodeline.lava;

import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import nodeline.group.Missing;

/** A call's question that waits at a server of Nodeline's. */
final class LavaHeldCall {
  private final LavaCall call;
  private volatile Missing missing = Missing.NOBODY;
  private volatile CompletableFuture<LavaResponse> answer = new CompletableFuture<>();
  private volatile boolean stopped;
  private volatile boolean asked;

  LavaHeldCall(LavaCall call) {
    this.call = call;
  }

  LavaCall call() {
    return call;
  }

  /** Whether it was asked before: the first time says at once whom it waits for. */
  boolean isAskedAgain() {
    boolean again = asked;
    asked = true;
    return again;
  }

  Missing missing() {
    return missing;
  }

  void becomes(Missing whom) {
    missing = whom;
  }

  /** Waits for this answer from now on. */
  @SuppressWarnings("FutureReturnValueIgnored") // What is told does not fail.
  void ask(CompletableFuture<LavaResponse> next, BiConsumer<LavaResponse, Throwable> told) {
    answer = next;
    next.whenComplete((heard, failure) -> tell(told, heard, failure));
    if (stopped) {
      next.cancel(false);
    }
  }

  private void tell(
      BiConsumer<LavaResponse, Throwable> told, LavaResponse heard, Throwable failure) {
    if (!stopped) {
      told.accept(heard, failure);
    }
  }

  void stop() {
    stopped = true;
    answer.cancel(false);
  }
}

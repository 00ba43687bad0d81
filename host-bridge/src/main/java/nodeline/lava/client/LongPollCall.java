// SPDX-License-Identifier: Apache-2.0
package nodeline.lava.client;

import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import nodeline.group.Missing;
import nodeline.lava.wire.WireResponse;

/** A call's long poll at a server of Nodeline's. */
final class LongPollCall {
  private final RemoteCall call;
  private volatile Missing missing = Missing.NOBODY;
  private volatile CompletableFuture<WireResponse> answer = new CompletableFuture<>();
  private volatile boolean stopped;
  private volatile boolean asked;

  LongPollCall(RemoteCall call) {
    this.call = call;
  }

  RemoteCall call() {
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
  void ask(CompletableFuture<WireResponse> next, BiConsumer<WireResponse, Throwable> told) {
    answer = next;
    next.whenComplete((heard, failure) -> tell(told, heard, failure));
    if (stopped) {
      next.cancel(false);
    }
  }

  private void tell(
      BiConsumer<WireResponse, Throwable> told, WireResponse heard, Throwable failure) {
    if (!stopped) {
      told.accept(heard, failure);
    }
  }

  void stop() {
    stopped = true;
    answer.cancel(false);
  }
}

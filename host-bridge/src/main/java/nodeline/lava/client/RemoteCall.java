// SPDX-License-Identifier: Apache-2.0
package nodeline.lava.client;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import nodeline.group.Call;
import nodeline.group.Member;
import nodeline.group.Missing;
import nodeline.group.Outcome;
import nodeline.group.Pending;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A call of this bridge's, until its outcome is told. */
final class RemoteCall implements Pending {
  private static final Logger log = LoggerFactory.getLogger(RemoteCall.class);

  private final Member caller;
  private final String id;
  private final Call call;
  private final Consumer<Outcome> whenDone;
  private final Consumer<RemoteCall> whenOver;
  private final AtomicBoolean over = new AtomicBoolean();
  private final Supplier<Missing> beforeItBegins;
  private volatile Supplier<Missing> missing;
  private volatile Runnable stop = () -> {};
  private int dropped;

  /**
   * A call that has not begun.
   *
   * @param missing whom it waits for before it has begun
   * @param whenOver told when it needs nothing more, before its outcome is
   */
  RemoteCall(
      Question question,
      Supplier<Missing> missing,
      Consumer<Outcome> whenDone,
      Consumer<RemoteCall> whenOver) {
    this.caller = question.caller();
    this.id = question.callId();
    this.call = question.call();
    this.beforeItBegins = missing;
    this.missing = missing;
    this.whenDone = whenDone;
    this.whenOver = whenOver;
  }

  /** What is asked. */
  record Question(Member caller, String callId, Call call) {}

  Member caller() {
    return caller;
  }

  String id() {
    return id;
  }

  Call call() {
    return call;
  }

  /** Whether it does something that its end does not take back. */
  boolean sends() {
    return call instanceof Call.Send || call instanceof Call.Sync;
  }

  boolean over() {
    return over.get();
  }

  /** How often the coordinator has taken it and said nothing, this time included. */
  int countDropped() {
    return ++dropped;
  }

  /** It has begun. */
  void waitsFor(Supplier<Missing> whom, Runnable whenCancelled) {
    missing = whom;
    stop = whenCancelled;
    if (over.get()) {
      whenCancelled.run();
    }
  }

  /** It is to begin once more. */
  void recall() {
    stop.run();
    waitsFor(beforeItBegins, () -> {});
  }

  void settle(Outcome outcome) {
    if (!over.getAndSet(true)) {
      whenOver.accept(this);
      try {
        whenDone.accept(outcome);
      } catch (RuntimeException e) {
        log.error("{} lost an outcome call={}", caller, call.command().word(), e);
      }
    }
  }

  @Override
  public Missing missing() {
    return over.get() ? Missing.NOBODY : missing.get();
  }

  @Override
  public boolean cancel() {
    boolean ended = !over.getAndSet(true);
    if (ended) {
      whenOver.accept(this);
      stop.run();
    }
    return ended;
  }
}

// SPDX-License-Identifier: Apache-2.0
package nodeline.device;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import nodeline.config.DeviceConfig;
import nodeline.control.BridgeListener;
import nodeline.control.CallStatus;
import nodeline.framing.Octets;
import nodeline.framing.Op;
import nodeline.framing.Result;
import nodeline.group.ApiCommand;
import nodeline.group.Call;
import nodeline.group.Coordinator;
import nodeline.group.GroupView;
import nodeline.group.Member;
import nodeline.group.Missing;
import nodeline.group.Outcome;
import nodeline.group.Pending;

/**
 * The calls of a device that are at the coordinator, of each kind of caller. Here they begin and
 * end: by their outcome, by a timeout, or cancelled. Listeners are told of both. All methods are
 * for the device's event loop.
 */
final class RunningCalls {
  private static final int MAX_SHOWN = 200;

  /** Octets of a result that listeners are told. */
  private static final int MAX_TOLD = 4_096;

  private final DeviceConfig device;
  private final Coordinator coordinator;
  private final BridgeListener events;
  private final DeviceLoop loop;
  private final WorkBudget budget;
  private final Map<String, Running> running = new LinkedHashMap<>();

  /** A call and what it was made of. */
  private static final class Running {
    final String command;
    final List<String> arguments;
    final long began;
    Optional<Future<?>> timer = Optional.empty();
    Pending pending;

    Running(ApiCommand command, List<String> arguments, long began) {
      this.command = command.word();
      this.arguments = arguments.stream().map(Running::shown).toList();
      this.began = began;
    }

    private static String shown(String argument) {
      boolean whole = argument.length() <= MAX_SHOWN;
      return Octets.toText(whole ? argument : argument.substring(0, MAX_SHOWN) + "...");
    }
  }

  RunningCalls(
      DeviceConfig device, Coordinator coordinator, BridgeListener events, DeviceLoop loop) {
    this(
        new DeviceEnvironment.OfCalls(coordinator, events),
        device,
        loop,
        new WorkBudget(loop.clock()));
  }

  /** As the other, within the budget of the device: results are work too. */
  RunningCalls(
      DeviceEnvironment.OfCalls around, DeviceConfig device, DeviceLoop loop, WorkBudget budget) {
    this.device = device;
    this.coordinator = around.coordinator();
    this.events = around.events();
    this.loop = loop;
    this.budget = budget;
  }

  /** The member that makes these calls. */
  Member member() {
    return device.member();
  }

  /** The members of its group so far, in the order of joining. */
  List<Member> members() {
    return coordinator.groups().stream()
        .filter(group -> group.name().equals(member().group()))
        .findFirst()
        .map(GroupView::members)
        .orElse(List.of());
  }

  /** Answers {@code lava-self} or {@code lava-role}: the job or the role, octets. */
  String known(String callId, ApiCommand command) {
    String known = command == ApiCommand.SELF ? member().job() : member().role();
    begin(callId, command, List.of());
    ended(callId, Result.ok(known + "\n"));
    return known;
  }

  /**
   * Begins a call. Its caller is told how it ends, within this method or later on the loop.
   *
   * @param limit how long it may last; empty: until its caller cancels it
   */
  void begin(String callId, Call call, Optional<Duration> limit, Caller caller) {
    Running begun = begin(callId, call.command(), call.arguments());
    begun.timer = limit.map(time -> timer(callId, time.toSeconds(), caller));
    begun.pending =
        coordinator.call(
            member(),
            callId,
            call,
            outcome -> loop.run(() -> deliver(() -> onOutcome(callId, call, outcome, caller))));
  }

  private Running begin(String callId, ApiCommand command, List<String> arguments) {
    Running begun = new Running(command, arguments, loop.now());
    running.put(callId, begun);
    events.callStarted(device.name(), begun.command, begun.arguments);
    return begun;
  }

  private Future<?> timer(String callId, long seconds, Caller caller) {
    return loop.after(
        TimeUnit.SECONDS.toMillis(seconds),
        () -> {
          Result error = Result.timedOut(seconds, missing(callId));
          cancel(callId);
          caller.onTimeout(callId, error);
        });
  }

  /** Not before the device has paid for what it got until now. */
  @SuppressWarnings("FutureReturnValueIgnored") // Its call may have ended by then.
  private void deliver(Runnable outcome) {
    long pause = budget.pause();
    if (pause > 0) {
      loop.after(pause, () -> deliver(outcome));
    } else {
      long began = System.nanoTime();
      outcome.run();
      budget.spendTime(System.nanoTime() - began);
    }
  }

  private void onOutcome(String callId, Call call, Outcome outcome, Caller caller) {
    if (running.containsKey(callId)) {
      ended(callId, Answer.of(call, outcome));
      caller.onOutcome(callId, call, outcome);
    }
  }

  private void ended(String callId, Result result) {
    Running call = running.remove(callId);
    call.timer.ifPresent(timer -> timer.cancel(false));
    String text = result.text();
    String shown = text.length() > MAX_TOLD ? text.substring(0, MAX_TOLD) : text;
    List<String> lines = shown.lines().map(Octets::toText).toList();
    events.callEnded(
        device.name(),
        new BridgeListener.CallEnd(
            call.command, call.arguments, result.op() == Op.OK, lines, loop.now() - call.began));
  }

  /** Ends a call without an outcome, if it waits. */
  void cancel(String callId) {
    Running call = running.get(callId);
    if (call != null && call.pending != null) {
      String missing = String.join(", ", missing(callId));
      call.pending.cancel();
      String whom = missing.isEmpty() ? "" : ", still missing: " + missing;
      ended(callId, Result.failed("timed out or given up" + whom));
    }
  }

  /** Ends all calls without an outcome. */
  void cancelAll() {
    List.copyOf(running.keySet()).forEach(this::cancel);
  }

  /** Whom a call waits for, one a string. */
  List<String> missing(String callId) {
    Running call = running.get(callId);
    if (call == null || call.pending == null) {
      return List.of();
    }
    Missing missing = call.pending.missing();
    List<String> names = new ArrayList<>(missing.names());
    if (missing.any() && names.size() > 1) {
      names.set(0, "any of " + names.get(0));
    }
    return names;
  }

  /** A call for people, if it is at the coordinator. */
  Optional<CallStatus> status(String callId) {
    return Optional.ofNullable(running.get(callId))
        .map(
            call ->
                new CallStatus(
                    call.command,
                    call.arguments,
                    loop.now() - call.began,
                    CallStatus.State.RUNNING,
                    missing(callId).stream().map(Octets::toText).toList()));
  }
}

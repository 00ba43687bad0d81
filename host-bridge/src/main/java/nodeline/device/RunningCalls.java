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
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import nodeline.config.DeviceConfig;
import nodeline.control.BridgeListener;
import nodeline.control.BridgeListener.CallEnd;
import nodeline.control.BridgeListener.CallStart;
import nodeline.control.BridgeListener.Ending;
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

  /** Members of those that a call waits for that listeners are told. */
  private static final int MAX_MISSING = 8;

  /** A listener is told once more then for whom a call waits, before it says so to people. */
  private static final long LONG_MILLIS = 29_000;

  private static final AtomicLong NUMBERS = new AtomicLong();

  private final DeviceConfig device;
  private final Coordinator coordinator;
  private final BridgeListener events;
  private final DeviceLoop loop;
  private final WorkBudget budget;
  private final Map<String, Running> running = new LinkedHashMap<>();

  /** A call and what it was made of. */
  private static final class Running {
    final CallStart start;
    final long began;
    Optional<Future<?>> timer = Optional.empty();
    Optional<Future<?>> again = Optional.empty();
    List<String> told = List.of();
    Pending pending;

    Running(ApiCommand command, List<String> arguments, CallStatus.Maker by, long began) {
      List<String> shown = arguments.stream().map(Running::shown).toList();
      this.start = new CallStart(NUMBERS.incrementAndGet(), command.word(), shown, by);
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
    begin(callId, new Running(command, List.of(), CallStatus.Maker.BOARD, loop.now()));
    ended(callId, Result.ok(known + "\n"), Ending.DONE);
    return known;
  }

  /** Tells of a test's signal; the result that the board gets. */
  Result signalled(List<String> fields) {
    Optional<String> wrong = TestSignal.wrong(fields);
    if (wrong.isPresent()) {
      return Result.usage(wrong.get());
    }
    events.signal(
        device.name(),
        fields.get(0),
        fields.subList(1, fields.size()).stream().map(Octets::toText).toList());
    return Result.ok("");
  }

  /**
   * Begins a call. Its caller is told how it ends, within this method or later on the loop.
   *
   * @param limit how long it may last; empty: until its caller cancels it
   */
  void begin(String callId, Call call, Optional<Duration> limit, Caller caller) {
    Running begun = new Running(call.command(), call.arguments(), caller.maker(), loop.now());
    begin(callId, begun);
    begun.timer = limit.map(time -> timer(callId, time.toSeconds(), caller));
    begun.pending =
        coordinator.call(
            member(),
            callId,
            call,
            outcome -> loop.run(() -> deliver(() -> onOutcome(callId, call, outcome, caller))));
    if (call.command().waits() && running.containsKey(callId)) {
      tellWaits(begun);
      begun.again = Optional.of(loop.after(LONG_MILLIS, () -> tellWaits(begun)));
    }
  }

  private void begin(String callId, Running begun) {
    running.put(callId, begun);
    events.callStarted(device.name(), begun.start);
  }

  /** The first of many: a listener is told of each call, however large its group is. */
  private void tellWaits(Running call) {
    Missing all = call.pending.missing();
    List<Member> members = all.members();
    int more = Math.max(0, members.size() - MAX_MISSING);
    List<Member> some = members.subList(0, members.size() - more);
    List<String> names =
        names(new Missing(all.any(), some, all.notJoined(), all.obstacle())).stream()
            .map(Octets::toText)
            .collect(Collectors.toCollection(ArrayList::new));
    if (more > 0) {
      names.add(more + " more members");
    }
    if (!names.equals(call.told)) {
      call.told = names;
      events.callWaits(device.name(), call.start.number(), names);
    }
  }

  private Future<?> timer(String callId, long seconds, Caller caller) {
    return loop.after(
        TimeUnit.SECONDS.toMillis(seconds),
        () -> {
          Running late = running.get(callId);
          if (late != null && late.again.isPresent()) {
            tellWaits(late);
          }
          Result error = Result.timedOut(seconds, missing(callId));
          cancel(callId, error);
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
      Result result = Answer.of(call, outcome);
      ended(callId, result, result.op() == Op.OK ? Ending.DONE : Ending.FAILED);
      caller.onOutcome(callId, call, outcome);
    }
  }

  private void ended(String callId, Result result, Ending ending) {
    Running call = running.remove(callId);
    call.timer.ifPresent(timer -> timer.cancel(false));
    call.again.ifPresent(timer -> timer.cancel(false));
    String text = result.text();
    String shown = text.length() > MAX_TOLD ? text.substring(0, MAX_TOLD) : text;
    List<String> lines = shown.lines().map(Octets::toText).toList();
    events.callEnded(
        device.name(), new CallEnd(call.start, ending, lines, loop.now() - call.began));
  }

  /** Ends a call without an outcome, if it waits: nobody waits for it any more. */
  void cancel(String callId) {
    String missing = String.join(", ", missing(callId));
    String whom = missing.isEmpty() ? "" : ", still missing: " + missing;
    cancel(callId, Result.failed("given up" + whom));
  }

  /** As the other, with what its board is told instead. */
  void cancel(String callId, Result result) {
    Running call = running.get(callId);
    if (call != null && call.pending != null) {
      call.pending.cancel();
      ended(callId, result, result.isTimeout() ? Ending.TIMED_OUT : Ending.GIVEN_UP);
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
    return names(call.pending.missing());
  }

  private static List<String> names(Missing missing) {
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
                    call.start.command(),
                    call.start.arguments(),
                    loop.now() - call.began,
                    CallStatus.State.RUNNING,
                    missing(callId).stream().map(Octets::toText).toList()));
  }
}

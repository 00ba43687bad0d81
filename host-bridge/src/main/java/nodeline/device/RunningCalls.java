// SPDX-License-Identifier: Apache-2.0
package nodeline.device;

import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import nodeline.config.DeviceConfig;
import nodeline.control.BridgeListener;
import nodeline.control.CallStatus;
import nodeline.framing.Octets;
import nodeline.framing.Op;
import nodeline.framing.Result;
import nodeline.group.Call;
import nodeline.group.Coordinator;
import nodeline.group.GroupView;
import nodeline.group.Member;
import nodeline.group.Missing;
import nodeline.group.Outcome;
import nodeline.group.Pending;

/**
 * The calls of a device that are at the coordinator, and what those who watch are told of them. All
 * methods are for the device's event loop.
 */
final class RunningCalls {
  private static final int MAX_SHOWN = 200;

  private final String device;
  private final Member member;
  private final Coordinator coordinator;
  private final BridgeListener events;
  private final EventExecutor loop;
  private final Map<String, Running> running = new LinkedHashMap<>();

  /** A call and what it was made of. */
  private static final class Running {
    final String command;
    final List<String> arguments;
    final long began;
    Pending pending;

    Running(String command, List<String> arguments, long began) {
      this.command = command;
      this.arguments = arguments.stream().map(Running::shown).toList();
      this.began = began;
    }

    private static String shown(String argument) {
      boolean whole = argument.length() <= MAX_SHOWN;
      return Octets.toText(whole ? argument : argument.substring(0, MAX_SHOWN) + "...");
    }
  }

  RunningCalls(
      DeviceConfig device, Coordinator coordinator, BridgeListener events, EventExecutor loop) {
    this.device = device.name();
    this.member = device.member();
    this.coordinator = coordinator;
    this.events = events;
    this.loop = loop;
  }

  Member member() {
    return member;
  }

  /** Answers by what the bridge itself knows. */
  Result local(String callId, String command, String answer) {
    begin(callId, command, List.of());
    Result result = Result.ok(answer + "\n");
    ended(callId, result);
    return result;
  }

  /** Begins a call at the coordinator; its result is told on the loop, unless it is cancelled. */
  void submit(String callId, Call call, Consumer<Result> whenDone) {
    call(callId, call, outcome -> whenDone.accept(Answer.of(call, outcome)));
  }

  /** As {@link #submit}, for those who are told the outcome itself. */
  void call(String callId, Call call, Consumer<Outcome> whenDone) {
    Running begun = begin(callId, call.command(), call.arguments());
    begun.pending =
        coordinator.call(
            member, callId, call, outcome -> onLoop(() -> finish(callId, call, outcome, whenDone)));
  }

  /** The members of the device's group so far, in the order of joining. */
  List<Member> members() {
    return coordinator.groups().stream()
        .filter(group -> group.name().equals(member.group()))
        .findFirst()
        .map(GroupView::members)
        .orElse(List.of());
  }

  private Running begin(String callId, String command, List<String> arguments) {
    Running begun = new Running(command, arguments, DeviceSession.now());
    running.put(callId, begun);
    events.callStarted(device, begun.command, begun.arguments);
    return begun;
  }

  /** The coordinator answers from any thread. */
  private void onLoop(Runnable task) {
    if (loop.inEventLoop()) {
      task.run();
    } else {
      loop.execute(task);
    }
  }

  private void finish(String callId, Call call, Outcome outcome, Consumer<Outcome> whenDone) {
    ended(callId, Answer.of(call, outcome));
    whenDone.accept(outcome);
  }

  private void ended(String callId, Result result) {
    Running call = running.remove(callId);
    if (call != null) {
      List<String> lines = result.text().lines().map(Octets::toText).toList();
      boolean ok = result.op() == Op.OK;
      events.callEnded(
          device,
          new BridgeListener.CallEnd(
              call.command, call.arguments, ok, lines, DeviceSession.now() - call.began));
    }
  }

  /** Ends a call without a result, if it waits. */
  void cancel(String callId) {
    Running call = running.get(callId);
    if (call != null && call.pending != null) {
      String missing = String.join(", ", missing(callId));
      call.pending.cancel();
      String whom = missing.isEmpty() ? "" : ", still missing: " + missing;
      ended(callId, Result.failed("timed out or given up" + whom));
    }
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
                    DeviceSession.now() - call.began,
                    CallStatus.State.RUNNING,
                    missing(callId).stream().map(Octets::toText).toList()));
  }
}

// SPDX-License-Identifier: Apache-2.0
package nodeline.device;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import nodeline.config.DeviceConfig;
import nodeline.control.BridgeListener;
import nodeline.control.CallStatus;
import nodeline.framing.DeviceProtocol;
import nodeline.framing.Event;
import nodeline.framing.Host;
import nodeline.framing.Limits;
import nodeline.framing.Op;
import nodeline.framing.Request;
import nodeline.framing.RequestHeader;
import nodeline.framing.Result;
import nodeline.framing.Verb;
import nodeline.group.Call;
import nodeline.group.Coordinator;
import nodeline.group.Member;
import nodeline.group.Missing;
import nodeline.group.Octets;
import nodeline.group.Pending;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a device has under way, whatever becomes of its console: the protocol's state, and its calls
 * at the coordinator. All methods are for its event loop, but {@link #onOutcome}'s callers.
 */
final class DeviceSession implements Host {
  private static final Logger log = LoggerFactory.getLogger(DeviceSession.class);

  private static final int MAX_SHOWN = 200;

  private final DeviceConfig device;
  private final Member member;
  private final Coordinator coordinator;
  private final BridgeListener events;
  private final EventExecutor loop;
  private final DeviceProtocol protocol;
  private final Map<String, Running> running = new LinkedHashMap<>();
  private Consumer<byte[]> console = frames -> {};
  private ScheduledFuture<?> tick;
  private long tickAt = DeviceProtocol.NEVER;

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

  DeviceSession(
      DeviceConfig device, Coordinator coordinator, BridgeListener events, EventExecutor loop) {
    this.device = device;
    this.member = device.member();
    this.coordinator = coordinator;
    this.events = events;
    this.loop = loop;
    this.protocol = new DeviceProtocol(Limits.DEFAULT, seconds(device), this);
  }

  private static OptionalInt seconds(DeviceConfig device) {
    return device.timeout().stream()
        .mapToLong(Duration::toSeconds)
        .mapToInt(Math::toIntExact)
        .findFirst();
  }

  /** Milliseconds of the clock that the protocol's times are on. */
  static long now() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
  }

  /** The device's name. */
  String device() {
    return device.name();
  }

  /** Where replies go from now on. */
  void attach(Consumer<byte[]> to) {
    console = to;
  }

  /** The console is gone: replies go nowhere, until the board asks again on another. */
  void detach() {
    console = frames -> {};
    onBoardGone();
  }

  void onRequest(Request request) {
    log.debug(
        "{} received request id={} try={} verb={}",
        device.name(),
        request.id(),
        request.attempt(),
        request.verb());
    protocol.onRequest(request, now());
    schedule();
  }

  void onDamaged(RequestHeader header) {
    protocol.onDamaged(header, now());
    schedule();
  }

  void onForeignVersion(String id) {
    log.warn("{} sent a frame of an unknown version id={}", device.name(), id);
    protocol.onForeignVersion(id);
  }

  /** The board was reset, or its console is lost: nothing is written until a shim asks again. */
  void onBoardGone() {
    protocol.onBoardGone();
    schedule();
  }

  private void schedule() {
    long due = protocol.deadline();
    if (due == tickAt) {
      return;
    }
    if (tick != null) {
      tick.cancel(false);
    }
    tickAt = due;
    if (due != DeviceProtocol.NEVER) {
      tick = loop.schedule(this::onTick, Math.max(0, due - now()), TimeUnit.MILLISECONDS);
    }
  }

  private void onTick() {
    tickAt = DeviceProtocol.NEVER;
    protocol.tick(now());
    schedule();
  }

  @Override
  public void write(byte[] frames) {
    console.accept(frames);
  }

  @Override
  public void start(String callId, Verb verb, List<String> fields) {
    switch (verb) {
      case SELF -> local(callId, "lava-self", member.job());
      case ROLE -> local(callId, "lava-role", member.role());
      default -> {
        try {
          submit(callId, CallReader.read(verb, fields));
        } catch (IllegalArgumentException wrongUsage) {
          protocol.onResult(callId, Result.usage(wrongUsage.getMessage()), now());
        }
      }
    }
  }

  private void local(String callId, String command, String answer) {
    begin(callId, command, List.of());
    finish(callId, Result.ok(answer + "\n"));
  }

  private void submit(String callId, Call call) {
    Running begun = begin(callId, call.command(), call.arguments());
    Pending pending =
        coordinator.call(
            member, callId, call, outcome -> onOutcome(callId, Answer.of(call, outcome)));
    begun.pending = pending;
  }

  private Running begin(String callId, String command, List<String> arguments) {
    Running begun = new Running(command, arguments, now());
    running.put(callId, begun);
    events.callStarted(device.name(), begun.command, begun.arguments);
    return begun;
  }

  /** The coordinator answers from any thread. */
  private void onOutcome(String callId, Result result) {
    if (loop.inEventLoop()) {
      finish(callId, result);
    } else {
      loop.execute(() -> finish(callId, result));
    }
  }

  private void finish(String callId, Result result) {
    ended(callId, result);
    protocol.onResult(callId, result, now());
    schedule();
  }

  private void ended(String callId, Result result) {
    Running call = running.remove(callId);
    if (call != null) {
      List<String> lines = result.text().lines().map(Octets::toText).toList();
      boolean ok = result.op() == Op.OK;
      events.callEnded(
          device.name(),
          new BridgeListener.CallEnd(call.command, call.arguments, ok, lines, now() - call.began));
    }
  }

  @Override
  public void cancel(String callId) {
    Running call = running.get(callId);
    if (call != null && call.pending != null) {
      String missing = String.join(", ", missing(callId));
      call.pending.cancel();
      String whom = missing.isEmpty() ? "" : ", still missing: " + missing;
      ended(callId, Result.failed("timed out or given up" + whom));
    }
  }

  @Override
  public List<String> missing(String callId) {
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

  /** The calls that the board waits for, oldest first. */
  List<CallStatus> calls() {
    return protocol.calls().stream().flatMap(this::status).toList();
  }

  private Stream<CallStatus> status(DeviceProtocol.CallView view) {
    Running call = running.get(view.id());
    String command = call == null ? command(view.verb()) : call.command;
    return Stream.of(
        new CallStatus(
            command,
            call == null ? List.of() : call.arguments,
            now() - view.began(),
            CallStatus.State.valueOf(view.state()),
            missing(view.id()).stream().map(Octets::toText).toList()));
  }

  private static String command(Verb verb) {
    return switch (verb) {
      case SELF -> "lava-self";
      case ROLE, ROLES -> "lava-role";
      case GROUP -> "lava-group";
      case SEND -> "lava-send";
      case WAIT -> "lava-wait";
      case WAIT_ALL -> "lava-wait-all";
      case SYNC -> "lava-sync";
      case FETCH, END -> throw new IllegalArgumentException("not a call: " + verb);
    };
  }

  /** How often each thing of the protocol happened. */
  Map<String, Long> counters() {
    Map<String, Long> counters = new LinkedHashMap<>();
    protocol.counts().forEach((Event event, Long count) -> counters.put(event.label(), count));
    return counters;
  }
}

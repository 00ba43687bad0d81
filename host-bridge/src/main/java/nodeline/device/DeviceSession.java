// SPDX-License-Identifier: Apache-2.0
package nodeline.device;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import nodeline.config.DeviceConfig;
import nodeline.console.ConsoleAddress;
import nodeline.console.SerialSettings;
import nodeline.control.CallStatus;
import nodeline.framing.DeviceProtocol;
import nodeline.framing.Event;
import nodeline.framing.Host;
import nodeline.framing.Limits;
import nodeline.framing.Line;
import nodeline.framing.Request;
import nodeline.framing.RequestHeader;
import nodeline.framing.Result;
import nodeline.framing.Verb;
import nodeline.group.Call;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a device has under way, whatever becomes of its console: the protocol's state, and its calls
 * at the coordinator. All methods are for its event loop.
 */
final class DeviceSession implements Host {
  private static final Logger log = LoggerFactory.getLogger(DeviceSession.class);

  private static final int AT_THE_END = 60_000;

  private final DeviceConfig device;
  private final EventExecutor loop;
  private final RunningCalls running;
  private final DeviceProtocol protocol;
  private Consumer<byte[]> console = frames -> {};
  private ScheduledFuture<?> tick;
  private long tickAt = DeviceProtocol.NEVER;

  DeviceSession(DeviceConfig device, RunningCalls running, EventExecutor loop) {
    this.device = device;
    this.running = running;
    this.loop = loop;
    this.protocol = new DeviceProtocol(Limits.DEFAULT, seconds(device), line(device), this);
  }

  /** Its shims take "not yet" for the end of a window: they are told it shortly before that. */
  private static Line line(DeviceConfig device) {
    int baud = ConsoleAddress.parse(device.console()).baud().orElse(SerialSettings.DEFAULT.baud());
    return new Line(Line.ofBaud(baud).octetsPerSecond(), AT_THE_END);
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
    try {
      CallReader.checkCount(verb, fields);
      execute(callId, verb, fields);
    } catch (IllegalArgumentException wrongUsage) {
      protocol.onResult(callId, Result.usage(wrongUsage.getMessage()), now());
    }
  }

  private void execute(String callId, Verb verb, List<String> fields) {
    switch (verb) {
      case SELF -> finish(callId, running.local(callId, "lava-self", running.member().job()));
      case ROLE -> finish(callId, running.local(callId, "lava-role", running.member().role()));
      default -> {
        Call call = CallReader.read(verb, fields);
        running.submit(callId, call, result -> finish(callId, result));
      }
    }
  }

  private void finish(String callId, Result result) {
    protocol.onResult(callId, result, now());
    schedule();
  }

  @Override
  public void cancel(String callId) {
    running.cancel(callId);
  }

  /** Ends the calls that the board waits for; returns how many. */
  int endCalls() {
    int ended = protocol.endCalls("ended from the host", now());
    schedule();
    return ended;
  }

  @Override
  public List<String> missing(String callId) {
    return running.missing(callId);
  }

  /** The calls that the board waits for, oldest first. */
  List<CallStatus> calls() {
    return protocol.calls().stream().map(this::status).toList();
  }

  private CallStatus status(DeviceProtocol.CallView view) {
    Optional<CallStatus> call = running.status(view.id());
    return new CallStatus(
        call.map(CallStatus::command).orElseGet(() -> command(view.verb())),
        call.map(CallStatus::arguments).orElse(List.of()),
        now() - view.began(),
        CallStatus.State.valueOf(view.state()),
        call.map(CallStatus::missing).orElse(List.of()));
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

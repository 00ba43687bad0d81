// SPDX-License-Identifier: Apache-2.0
package nodeline.device;

import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import nodeline.config.DeviceConfig;
import nodeline.console.SerialSettings;
import nodeline.control.CallStatus;
import nodeline.framing.DeviceProtocol;
import nodeline.framing.Event;
import nodeline.framing.Host;
import nodeline.framing.Limits;
import nodeline.framing.Line;
import nodeline.framing.Op;
import nodeline.framing.Request;
import nodeline.framing.RequestHeader;
import nodeline.framing.Result;
import nodeline.framing.SharedMemory;
import nodeline.framing.Verb;
import nodeline.group.ApiCommand;
import nodeline.group.Call;
import nodeline.group.Outcome;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A board that calls by frames, whatever becomes of its console: the protocol's state. The protocol
 * itself ends calls whose time is over: it counts from their first frame.
 */
final class DeviceSession implements Caller, Host {
  private static final Logger log = LoggerFactory.getLogger(DeviceSession.class);

  private final DeviceConfig device;
  private final DeviceLoop loop;
  private final RunningCalls running;

  /** A quarter of the heap; a board that keeps little has its part in any case. */
  private static final SharedMemory SHARED =
      new SharedMemory(Runtime.getRuntime().maxMemory() / 4, 262_144);

  private final DeviceProtocol protocol;
  private Consumer<byte[]> console = frames -> {};
  private Consumer<String> signals = line -> {};
  private ScheduledFuture<?> tick;
  private long tickAt = DeviceProtocol.NEVER;

  DeviceSession(DeviceConfig device, RunningCalls running, DeviceLoop loop) {
    this.device = device;
    this.running = running;
    this.loop = loop;
    this.protocol =
        new DeviceProtocol(
            new DeviceProtocol.Costs(Limits.DEFAULT, SHARED), seconds(device), line(device), this);
  }

  private static Line line(DeviceConfig device) {
    return Line.ofBaud(device.console().baud().orElse(SerialSettings.DEFAULT.baud()));
  }

  private static OptionalInt seconds(DeviceConfig device) {
    return device.timeout().stream()
        .mapToLong(Duration::toSeconds)
        .mapToInt(Math::toIntExact)
        .findFirst();
  }

  /** Milliseconds of the clock that the protocol's times are on. */
  long now() {
    return loop.now();
  }

  /** The device's name. */
  String device() {
    return device.name();
  }

  /** Where replies go from now on. */
  void attach(Consumer<byte[]> to) {
    console = to;
  }

  /** Told the lines of LAVA that stand for tests' signals, in their place among the text. */
  void showSignals(Consumer<String> to) {
    signals = to;
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

  /** Nothing is written until a shim asks again. */
  @Override
  public void onBoardGone() {
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
      tick = loop.after(Math.max(0, due - now()), this::onTick);
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
    if (verb == Verb.TEST) {
      Result result = running.signalled(fields);
      if (result.op() == Op.OK) {
        signals.accept("<LAVA_SIGNAL_" + String.join(" ", fields) + ">");
      }
      finish(callId, result);
      return;
    }
    ApiCommand command = command(verb);
    try {
      Optional<Call> call = command.call(arguments(verb, fields));
      if (call.isPresent()) {
        running.begin(callId, call.get(), Optional.empty(), this);
      } else {
        finish(callId, Result.ok(running.known(callId, command) + "\n"));
      }
    } catch (IllegalArgumentException wrongUsage) {
      protocol.onResult(callId, Result.usage(wrongUsage.getMessage()), now());
    }
  }

  private static ApiCommand command(Verb verb) {
    return switch (verb) {
      case SELF -> ApiCommand.SELF;
      case ROLE, ROLES -> ApiCommand.ROLE;
      case GROUP -> ApiCommand.GROUP;
      case SEND -> ApiCommand.SEND;
      case WAIT -> ApiCommand.WAIT;
      case WAIT_ALL -> ApiCommand.WAIT_ALL;
      case SYNC -> ApiCommand.SYNC;
      case TEST, FETCH, END -> throw new IllegalArgumentException("not a call: " + verb);
    };
  }

  /** A verb without an argument comes with an empty field. */
  private static List<String> arguments(Verb verb, List<String> fields) {
    List<String> given = fields.equals(List.of("")) ? List.of() : fields;
    return switch (verb) {
      case SELF, GROUP -> given;
      case ROLE -> none(given);
      case ROLES -> {
        none(given);
        yield List.of(ApiCommand.LIST);
      }
      default -> fields;
    };
  }

  private static List<String> none(List<String> given) {
    if (!given.isEmpty()) {
      throw new IllegalArgumentException("too many arguments");
    }
    return given;
  }

  @Override
  public void onOutcome(String callId, Call call, Outcome outcome) {
    finish(callId, Answer.of(call, outcome));
  }

  @Override
  public void onTimeout(String callId, Result error) {
    finish(callId, error);
  }

  private void finish(String callId, Result result) {
    protocol.onResult(callId, result, now());
    schedule();
  }

  @Override
  public void cancel(String callId, Result result) {
    running.cancel(callId, result);
  }

  @Override
  public int endCalls(String why) {
    int ended = protocol.endCalls(why, now());
    schedule();
    return ended;
  }

  @Override
  public List<String> missing(String callId) {
    return running.missing(callId);
  }

  @Override
  public List<CallStatus> calls() {
    return protocol.calls().stream().map(this::status).toList();
  }

  private CallStatus status(DeviceProtocol.CallView view) {
    Optional<CallStatus> call = running.status(view.id());
    return new CallStatus(
        call.map(CallStatus::command).orElseGet(() -> word(view.verb())),
        call.map(CallStatus::arguments).orElse(List.of()),
        now() - view.began(),
        CallStatus.State.valueOf(view.state()),
        call.map(CallStatus::missing).orElse(List.of()));
  }

  private static String word(Verb verb) {
    return verb == Verb.TEST ? TestSignal.WORD : command(verb).word();
  }

  /** The device is no more. */
  void close() {
    protocol.close();
  }

  /** How often each thing of the protocol happened. */
  Map<String, Long> counters() {
    Map<String, Long> counters = new LinkedHashMap<>();
    protocol.counts().forEach((Event event, Long count) -> counters.put(event.label(), count));
    return counters;
  }
}

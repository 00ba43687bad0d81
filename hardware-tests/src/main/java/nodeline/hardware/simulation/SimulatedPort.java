// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.simulation;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import nodeline.device.Answer;
import nodeline.framing.Damaged;
import nodeline.framing.DecoderSink;
import nodeline.framing.DeviceProtocol;
import nodeline.framing.Host;
import nodeline.framing.Limits;
import nodeline.framing.Line;
import nodeline.framing.Request;
import nodeline.framing.RequestDecoder;
import nodeline.framing.Result;
import nodeline.framing.Verb;
import nodeline.group.ApiCommand;
import nodeline.group.Call;
import nodeline.group.Coordinator;
import nodeline.group.Member;
import nodeline.group.Outcome;
import nodeline.group.Pending;
import nodeline.hardware.faults.Tally;

/** A bridge's end of one console, in one life of the bridge: the real decoder and protocol. */
final class SimulatedPort implements Host, DecoderSink {
  private static final long SECOND = 1_000;

  private final VirtualTime time;
  private final Coordinator coordinator;
  private final Member member;
  private final Console console;
  private final RequestDecoder decoder = new RequestDecoder(this);
  private final DeviceProtocol protocol;
  private final Map<String, Pending> running = new HashMap<>();
  private VirtualTime.Event tick;
  private VirtualTime.Event quiet;
  private long windowEnd;
  private boolean dead;

  /** What it is connected to, and whom it tells what must not be. */
  record Console(Line line, Consumer<byte[]> wire, Tally tally) {}

  SimulatedPort(VirtualTime time, Coordinator coordinator, Member member, Console console) {
    this.time = time;
    this.coordinator = coordinator;
    this.member = member;
    this.console = console;
    this.protocol = new DeviceProtocol(Limits.DEFAULT, OptionalInt.empty(), console.line(), this);
  }

  void kill() {
    dead = true;
  }

  /** Octets of the board. */
  void read(byte[] octets) {
    decoder.feed(octets, 0, octets.length, time.now());
    awaitQuiet();
  }

  /** A sign of a reset is in the text. */
  void boardGone() {
    protocol.onBoardGone();
    schedule();
  }

  private void awaitQuiet() {
    if (quiet == null && decoder.deadline() != RequestDecoder.NEVER) {
      quiet = time.at(decoder.deadline(), this::onQuiet);
    }
  }

  private void onQuiet() {
    quiet = null;
    if (!dead) {
      decoder.tick(time.now());
      awaitQuiet();
    }
  }

  private void schedule() {
    long due = protocol.deadline();
    if (tick != null) {
      tick.cancel();
      tick = null;
    }
    if (due != DeviceProtocol.NEVER) {
      tick = time.at(due, this::onTick);
    }
  }

  private void onTick() {
    tick = null;
    if (!dead) {
      protocol.tick(time.now());
      schedule();
    }
  }

  @Override
  public void text(byte[] octets, int offset, int length) {}

  @Override
  public void request(Request request, boolean repaired) {
    listens(request.window());
    protocol.onRequest(request, time.now());
    schedule();
  }

  @Override
  public void damaged(Damaged damaged) {
    if (damaged.answerable()) {
      damaged
          .header()
          .ifPresent(
              header -> {
                listens(header.window());
                protocol.onDamaged(header, time.now());
                schedule();
              });
    }
  }

  @Override
  public void foreignVersion(String id) {
    listens(1);
    protocol.onForeignVersion(id);
  }

  private void listens(int window) {
    windowEnd = Math.max(windowEnd, time.now() + window * SECOND);
  }

  @Override
  public void write(byte[] frames) {
    if (time.now() >= windowEnd) {
      console
          .tally()
          .found(Tally.Wrong.WRONG, "written to " + member.job() + " after its window's end");
    }
    console.wire().accept(frames);
  }

  @Override
  public void start(String callId, Verb verb, List<String> fields) {
    try {
      Optional<Call> call = call(verb, fields);
      if (call.isPresent()) {
        running.put(
            callId,
            coordinator.call(
                member, callId, call.get(), outcome -> told(callId, call.get(), outcome)));
      } else {
        told(callId, Result.ok((verb == Verb.SELF ? member.job() : member.role()) + "\n"));
      }
    } catch (IllegalArgumentException wrongUsage) {
      told(callId, Result.usage(wrongUsage.getMessage()));
    }
  }

  private static Optional<Call> call(Verb verb, List<String> fields) {
    List<String> given = fields.equals(List.of("")) ? List.of() : fields;
    return switch (verb) {
      case SELF -> ApiCommand.SELF.call(given);
      case ROLE -> ApiCommand.ROLE.call(List.of());
      case ROLES -> ApiCommand.ROLE.call(List.of(ApiCommand.LIST));
      case GROUP -> ApiCommand.GROUP.call(given);
      case SEND -> ApiCommand.SEND.call(fields);
      case WAIT -> ApiCommand.WAIT.call(fields);
      case WAIT_ALL -> ApiCommand.WAIT_ALL.call(fields);
      case SYNC -> ApiCommand.SYNC.call(fields);
      case TEST, FETCH, END -> throw new IllegalArgumentException("not a call: " + verb);
    };
  }

  private void told(String callId, Call call, Outcome outcome) {
    told(callId, Answer.of(call, outcome));
  }

  private void told(String callId, Result result) {
    if (!dead) {
      running.remove(callId);
      protocol.onResult(callId, result, time.now());
      schedule();
    }
  }

  @Override
  public void cancel(String callId, Result result) {
    Pending pending = running.remove(callId);
    if (pending != null) {
      pending.cancel();
    }
  }

  @Override
  public List<String> missing(String callId) {
    Pending pending = running.get(callId);
    return pending == null ? List.of() : List.of(pending.missing().text());
  }
}

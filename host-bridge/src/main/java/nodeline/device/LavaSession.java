// SPDX-License-Identifier: Apache-2.0
package nodeline.device;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import nodeline.config.DeviceConfig;
import nodeline.control.CallStatus;
import nodeline.framing.Octets;
import nodeline.framing.Op;
import nodeline.framing.Result;
import nodeline.group.ApiCommand;
import nodeline.group.Call;
import nodeline.group.Outcome;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A board that runs LAVA's own scripts. These run one after another and their replies name no call:
 * a board that waits for something new waits for the old no longer.
 */
final class LavaSession implements Caller {
  private static final Logger log = LoggerFactory.getLogger(LavaSession.class);

  private final DeviceConfig device;
  private final RunningCalls running;
  private Consumer<byte[]> console = line -> {};
  private String waiting = "";
  private ApiCommand waitsBy;
  private final String unique = UUID.randomUUID().toString();
  private long number;
  private long taken;
  private long refused;
  private boolean speaksLines;

  LavaSession(DeviceConfig device, RunningCalls running) {
    this.device = device;
    this.running = running;
  }

  /** Where replies go from now on. */
  void attach(Consumer<byte[]> to) {
    console = to;
    speaksLines = true;
  }

  void detach() {
    console = line -> {};
    onBoardGone();
  }

  @Override
  public void onBoardGone() {
    endWaiting();
  }

  private void endWaiting() {
    running.cancel(waiting);
    waiting = "";
  }

  void onLine(LavaLine line) {
    boolean send = line.command() == ApiCommand.SEND;
    if (!send) {
      endWaiting();
    }
    if (line.call().isEmpty()) {
      refuse(line.command(), line.reason());
      return;
    }
    taken++;
    String callId = unique + "-" + ++number;
    if (!send) {
      waiting = callId;
      waitsBy = line.command();
    }
    running.begin(callId, line.call().get(), send ? Optional.empty() : device.timeout(), this);
  }

  @Override
  public void onOutcome(String callId, Call call, Outcome outcome) {
    if (callId.equals(waiting)) {
      waiting = "";
    }
    Result result = Answer.of(call, outcome);
    if (call.command() == ApiCommand.SEND) {
      onSent(result);
    } else {
      reply(call.command(), result);
    }
  }

  private void onSent(Result result) {
    if (result.op() != Op.OK) {
      refuse(ApiCommand.SEND, result.text());
    }
  }

  private void reply(ApiCommand command, Result result) {
    try {
      write(LavaReply.of(command, result));
    } catch (IllegalArgumentException e) {
      refuse(command, e.getMessage());
    }
  }

  @Override
  public void onTimeout(String callId, Result error) {
    waiting = "";
    refuse(waitsBy, error.text());
  }

  @Override
  public int endCalls(String why) {
    int ended = calls().size();
    if (ended > 0) {
      endWaiting();
      refuse(waitsBy, why);
    }
    return ended;
  }

  /** A send has no reply, so its board cannot be told. */
  private void refuse(ApiCommand command, String reason) {
    refused++;
    log.warn(
        "{} was refused {} reason={}",
        device.name(),
        LavaLine.word(command),
        Octets.toText(reason));
    if (command != ApiCommand.SEND) {
      write(LavaReply.refusal(command));
    }
  }

  void onLostReply(String reason) {
    log.warn("{} lost a reply reason={}", device.name(), reason);
  }

  private void write(String line) {
    console.accept((line + "\n").getBytes(ISO_8859_1));
  }

  /** The call that the board waits for. */
  @Override
  public List<CallStatus> calls() {
    return running.status(waiting).stream().toList();
  }

  /** How many lines were taken and refused; nothing of a board that speaks in frames. */
  Map<String, Long> counters() {
    Map<String, Long> counters = new LinkedHashMap<>();
    if (speaksLines) {
      counters.put("lava-lines", taken);
      counters.put("lava-refused", refused);
    }
    return counters;
  }
}

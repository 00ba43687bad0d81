// SPDX-License-Identifier: Apache-2.0
package nodeline.device;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import nodeline.config.DeviceConfig;
import nodeline.control.CallStatus;
import nodeline.framing.Octets;
import nodeline.framing.Op;
import nodeline.framing.Result;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers a board that runs LAVA's own scripts. These run one after another and their replies name
 * no call: a board that waits for something new waits for the old no longer. All methods are for
 * the device's event loop.
 */
final class LavaSession {
  private static final Logger log = LoggerFactory.getLogger(LavaSession.class);

  private final DeviceConfig device;
  private final RunningCalls running;
  private final EventExecutor loop;
  private Consumer<byte[]> console = line -> {};
  private String waiting = "";
  private String waitsBy = "";
  private ScheduledFuture<?> timeout;
  private final String unique = UUID.randomUUID().toString();
  private long number;
  private long taken;
  private long refused;

  LavaSession(DeviceConfig device, RunningCalls running, EventExecutor loop) {
    this.device = device;
    this.running = running;
    this.loop = loop;
  }

  /** Where replies go from now on. */
  void attach(Consumer<byte[]> to) {
    console = to;
  }

  void detach() {
    console = line -> {};
    onBoardGone();
  }

  /** The board was reset, or its console is lost: nobody reads a reply. */
  void onBoardGone() {
    endWaiting();
  }

  private void endWaiting() {
    if (!waiting.isEmpty()) {
      running.cancel(waiting);
      waiting = "";
      timeout.cancel(false);
    }
  }

  void onLine(LavaLine line) {
    boolean send = line.verb().equals(LavaLine.SEND);
    if (!send) {
      endWaiting();
    }
    if (line.call().isEmpty()) {
      refuse(line.verb(), line.reason());
      return;
    }
    taken++;
    String callId = unique + "-" + ++number;
    if (send) {
      running.submit(callId, line.call().get(), this::onSent);
    } else {
      waiting = callId;
      waitsBy = line.verb();
      timeout = timeout();
      running.submit(callId, line.call().get(), result -> onResult(callId, line.verb(), result));
    }
  }

  private ScheduledFuture<?> timeout() {
    long seconds = device.timeout().map(Duration::toSeconds).orElse((long) Integer.MAX_VALUE);
    return loop.schedule(this::onTimeout, seconds, TimeUnit.SECONDS);
  }

  private void onTimeout() {
    giveUp("timed out, still missing: " + String.join(", ", running.missing(waiting)));
  }

  /** Ends the call that the board waits for, by a refusal; returns how many. */
  int endCalls() {
    int ended = calls().size();
    if (ended > 0) {
      giveUp("ended from the host");
    }
    return ended;
  }

  private void giveUp(String reason) {
    endWaiting();
    refuse(waitsBy, reason);
  }

  private void onSent(Result result) {
    if (result.op() != Op.OK) {
      refuse(LavaLine.SEND, result.text());
    }
  }

  private void onResult(String callId, String verb, Result result) {
    if (!callId.equals(waiting)) {
      return;
    }
    waiting = "";
    timeout.cancel(false);
    try {
      write(LavaReply.of(verb, result));
    } catch (IllegalArgumentException e) {
      refuse(verb, e.getMessage());
    }
  }

  /** A send has no reply, so its board cannot be told. */
  private void refuse(String verb, String reason) {
    refused++;
    log.warn("{} was refused LAVA_{} reason={}", device.name(), verb, Octets.toText(reason));
    if (!verb.equals(LavaLine.SEND)) {
      write(LavaReply.refusal(verb));
    }
  }

  void onLostReply(String reason) {
    log.warn("{} lost a reply reason={}", device.name(), reason);
  }

  private void write(String line) {
    console.accept((line + "\n").getBytes(ISO_8859_1));
  }

  /** The call that the board waits for. */
  List<CallStatus> calls() {
    return running.status(waiting).stream().toList();
  }

  /** How many lines were taken and refused. */
  Map<String, Long> counters() {
    Map<String, Long> counters = new LinkedHashMap<>();
    counters.put("lava-lines", taken);
    counters.put("lava-refused", refused);
    return counters;
  }
}

// SPDX-License-Identifier: Apache-2.0
package nodeline.device;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import nodeline.Problem;
import nodeline.config.DeviceConfig;
import nodeline.control.CallStatus;
import nodeline.framing.Octets;
import nodeline.framing.Result;
import nodeline.group.ApiCommand;
import nodeline.group.Call;
import nodeline.group.Outcome;

/**
 * The host, which makes calls on behalf of a device, whatever its board does. They begin from any
 * thread; the rest is for the device's event loop.
 */
final class HostCalls implements Caller {
  private final DeviceConfig device;
  private final RunningCalls running;
  private final DeviceLoop loop;
  private final Map<String, Asked> asked = new LinkedHashMap<>();

  /** A request under way. */
  private record Asked(HostRequest request, CompletableFuture<Map<String, Object>> answer) {}

  HostCalls(DeviceConfig device, RunningCalls running, DeviceLoop loop) {
    this.device = device;
    this.running = running;
    this.loop = loop;
  }

  /**
   * Begins a call.
   *
   * @param timeout instead of the device's
   * @return completed with the answer's JSON or by a {@link Problem}; cancelling it ends the call
   */
  CompletableFuture<Map<String, Object>> begin(HostRequest request, Optional<Duration> timeout) {
    CompletableFuture<Map<String, Object>> answer = new CompletableFuture<>();
    loop.executor().execute(() -> start(new Asked(request, answer), timeout.or(device::timeout)));
    return answer;
  }

  @SuppressWarnings("FutureReturnValueIgnored") // The caller sees how it ends.
  private void start(Asked one, Optional<Duration> timeout) {
    String callId = "host-" + UUID.randomUUID(); // a board's ids are of another form
    if (one.request.call().isEmpty()) {
      one.answer.complete(known(callId, one.request.command()));
      return;
    }
    asked.put(callId, one);
    // Given up before it began, it must begin first.
    one.answer.whenComplete((result, failure) -> loop.executor().execute(() -> end(callId)));
    running.begin(callId, one.request.call().get(), timeout, this);
  }

  private Map<String, Object> known(String callId, ApiCommand command) {
    String key = command == ApiCommand.SELF ? "job" : "role";
    return Map.of(key, Octets.toText(running.known(callId, command)));
  }

  @Override
  public void onOutcome(String callId, Call call, Outcome outcome) {
    CompletableFuture<Map<String, Object>> answer = asked.get(callId).answer;
    try {
      answer.complete(new HostAnswer(running.member(), running.members()).of(call, outcome));
    } catch (Problem e) {
      answer.completeExceptionally(e);
    }
  }

  @Override
  public void onTimeout(String callId, Result error) {
    Asked one = asked.get(callId);
    one.answer.completeExceptionally(
        new Problem(
            one.request.words() + ": " + Octets.toText(error.text()),
            "\"nodeline status\" shows what they do; a longer timeout gives them more time"));
  }

  /** Answered, or given up by the caller. */
  private void end(String callId) {
    asked.remove(callId);
    running.cancel(callId);
  }

  @Override
  public void onBoardGone() {
    // These calls are not the board's.
  }

  @Override
  public void onDeviceGone() {
    Problem gone =
        new Problem(
            "the device was removed or changed: " + device.name(),
            "the configuration was read again: \"nodeline status\" shows the devices");
    List.copyOf(asked.values()).forEach(one -> one.answer.completeExceptionally(gone));
  }

  @Override
  public CallStatus.Maker maker() {
    return CallStatus.Maker.HOST;
  }

  @Override
  public int endCalls(String why) {
    return 0; // These calls are not the board's.
  }

  @Override
  public List<CallStatus> calls() {
    return asked.keySet().stream()
        .flatMap(callId -> running.status(callId).stream())
        .map(CallStatus::byHost)
        .toList();
  }
}

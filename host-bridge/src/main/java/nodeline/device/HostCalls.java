// SPDX-License-Identifier: Apache-2.0
package nodeline.device;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import nodeline.Problem;
import nodeline.config.DeviceConfig;
import nodeline.control.CallStatus;
import nodeline.framing.Octets;
import nodeline.group.Call;
import nodeline.group.Outcome;

/**
 * The calls that are made on the host on behalf of a device, whatever its board does. Begun from
 * any thread; the rest is for the device's event loop.
 */
final class HostCalls {
  private final DeviceConfig device;
  private final RunningCalls running;
  private final EventExecutor loop;
  private final Set<String> callIds = new LinkedHashSet<>();

  HostCalls(DeviceConfig device, RunningCalls running, EventExecutor loop) {
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
    loop.execute(() -> start(request, timeout.or(device::timeout), answer));
    return answer;
  }

  @SuppressWarnings("FutureReturnValueIgnored") // Whoever asked sees how it ends.
  private void start(
      HostRequest request,
      Optional<Duration> timeout,
      CompletableFuture<Map<String, Object>> answer) {
    String callId = "host-" + UUID.randomUUID(); // a board's ids are of another form
    if (request.call().isEmpty()) {
      answer.complete(local(callId, request.command()));
      return;
    }
    callIds.add(callId);
    Optional<ScheduledFuture<?>> timer =
        timeout.map(
            limit ->
                loop.schedule(
                    () -> onTimeout(callId, request, limit, answer),
                    limit.toSeconds(),
                    TimeUnit.SECONDS));
    answer.whenComplete(
        (result, failure) -> {
          timer.ifPresent(started -> started.cancel(false));
          loop.execute(() -> end(callId));
        });
    Call call = request.call().get();
    running.call(callId, call, outcome -> finish(call, outcome, answer));
  }

  private Map<String, Object> local(String callId, String command) {
    boolean self = command.equals("lava-self");
    String known = self ? running.member().job() : running.member().role();
    running.local(callId, command, known);
    return Map.of(self ? "job" : "role", Octets.toText(known));
  }

  private void finish(Call call, Outcome outcome, CompletableFuture<Map<String, Object>> answer) {
    try {
      answer.complete(new HostAnswer(running.member(), running.members()).of(call, outcome));
    } catch (Problem e) {
      answer.completeExceptionally(e);
    }
  }

  private void onTimeout(
      String callId,
      HostRequest request,
      Duration limit,
      CompletableFuture<Map<String, Object>> answer) {
    String missing = String.join(", ", running.missing(callId));
    answer.completeExceptionally(
        new Problem(
            "%s: timed out after %d s, still missing: %s"
                .formatted(request.words(), limit.toSeconds(), Octets.toText(missing)),
            "\"nodeline status\" shows what they do; a longer timeout gives them more time"));
  }

  /** Ended, timed out, or given up. */
  private void end(String callId) {
    callIds.remove(callId);
    running.cancel(callId);
  }

  /** The calls under way, oldest first. */
  List<CallStatus> calls() {
    return callIds.stream()
        .flatMap(callId -> running.status(callId).stream())
        .map(CallStatus::byHost)
        .toList();
  }
}

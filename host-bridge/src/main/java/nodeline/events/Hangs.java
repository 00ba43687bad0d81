// SPDX-License-Identifier: Apache-2.0
package nodeline.events;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import nodeline.MonotonicClock;

/** Tells once of each call that waits for long. For the thread that writes events. */
final class Hangs {
  /** How long a wait is before its cause is told unasked. */
  static final long LONG_MILLIS = 30_000;

  private static final long HALF_A_SECOND = 500;

  private final BenchState bench;
  private final WaitDiagnosis diagnosis;
  private final MonotonicClock clock;
  private final Function<Told, BridgeEvent> event;
  private long lookedAt = Long.MIN_VALUE;

  /** What an event of a wait has. */
  record Told(EventKind kind, BridgeEvent begun, Map<String, Object> data) {}

  Hangs(
      BenchState bench,
      WaitDiagnosis diagnosis,
      MonotonicClock clock,
      Function<Told, BridgeEvent> event) {
    this.bench = bench;
    this.diagnosis = diagnosis;
    this.clock = clock;
    this.event = event;
  }

  /** The events of those that wait for long since the last look. */
  List<BridgeEvent> look() {
    long now = clock.millis();
    if (lookedAt != Long.MIN_VALUE && now - lookedAt < 1_000) {
      return List.of();
    }
    lookedAt = now;
    List<BridgeEvent> told = new ArrayList<>();
    for (BenchState.OpenCall call : bench.openCalls()) {
      if (now - call.begun().mono() < LONG_MILLIS) {
        break; // they are in the order of their beginnings
      }
      if (!call.hangs() && !call.missing().isEmpty()) {
        bench.hangs(call.begun().number("call"));
        told.add(event.apply(new Told(EventKind.HANGS, call.begun(), data(call, now))));
      }
    }
    return told;
  }

  private Map<String, Object> data(BenchState.OpenCall call, long now) {
    Map<String, Object> data = new LinkedHashMap<>(call.begun().data());
    data.put("millis", now - call.begun().mono());
    data.put("why", diagnosis.of(waiting(call, now)).lines());
    return data;
  }

  /**
   * Why a call waited whose time is over; empty if that is not known. Its time is whole seconds,
   * and began a moment before its event.
   */
  List<String> why(BridgeEvent timeout) {
    return bench
        .openCall(timeout.number("call"))
        .filter(call -> !call.missing().isEmpty())
        .map(call -> diagnosis.of(waiting(call, timeout.mono() + HALF_A_SECOND)).lines())
        .orElse(List.of());
  }

  /** Those that have sent since it began are no longer missing, as far as they are ours. */
  private WaitDiagnosis.Waiting waiting(BenchState.OpenCall call, long now) {
    BridgeEvent begun = call.begun();
    List<String> missing =
        call.missing().stream().filter(name -> !diagnosis.hasSent(begun, name)).toList();
    return new WaitDiagnosis.Waiting(
        begun.device(),
        begun.group(),
        begun.command(),
        begun.messageId(),
        now - begun.mono(),
        missing);
  }
}

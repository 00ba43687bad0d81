// SPDX-License-Identifier: Apache-2.0
package nodeline.decode;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import nodeline.events.BridgeEvent;
import nodeline.events.EventKind;

/**
 * Captures of several boards as one history. Where each log has times, these count. Else the lines
 * do. A wait is done after its message was sent ({@link CaptureOrder}).
 */
public final class CapturedBench {
  /** Memory for the events of all logs. */
  private static final long MAX_OCTETS = 64L * 1024 * 1024;

  private final ZoneId zone;
  private final long room;
  private final AtomicLong numbers = new AtomicLong();
  private final List<CaptureLog> logs = new ArrayList<>();

  /**
   * Has no logs yet.
   *
   * @param zone of times without one
   * @param count of logs that will come
   */
  public CapturedBench(ZoneId zone, int count) {
    this.zone = zone;
    this.room = MAX_OCTETS / Math.max(1, count);
  }

  /**
   * Reads the log of a board.
   *
   * @throws IOException the stream's
   */
  public void read(String device, InputStream in) throws IOException {
    CaptureLog log = new CaptureLog(device, new CaptureClock(zone), numbers::incrementAndGet, room);
    logs.add(log);
    new Capture(new CaptureReport(log::add, OutputStream.nullOutputStream())).read(in);
  }

  /** Whether its times are moments; else they are lines. */
  public boolean isTimed() {
    return logs.stream().allMatch(log -> log.clock().isKnown());
  }

  /** How many older events had no room. */
  public long leftOut() {
    return logs.stream().mapToLong(CaptureLog::leftOut).sum();
  }

  /** Gives on all events in their order. Once. */
  public void tell(Consumer<BridgeEvent> to) {
    CaptureOrder order =
        isTimed()
            ? new CaptureOrder(logs.stream().map(this::byTime).toList(), true)
            : new CaptureOrder(logs.stream().map(CapturedBench::byLine).toList(), false);
    Map<String, List<String>> senders = new LinkedHashMap<>();
    for (BridgeEvent event : order.events()) {
      if (event.kind() == EventKind.CALL && event.sends()) {
        senders.computeIfAbsent(event.messageId(), id -> new ArrayList<>()).add(event.device());
      }
      to.accept(event.kind() == EventKind.DONE && event.isWait() ? from(event, senders) : event);
    }
  }

  /** The last other board that had sent it. */
  private static BridgeEvent from(BridgeEvent done, Map<String, List<String>> senders) {
    List<String> all = senders.getOrDefault(done.messageId(), List.of());
    for (int i = all.size() - 1; i >= 0; i--) {
      if (!all.get(i).equals(done.device())) {
        return done.with("from", all.get(i));
      }
    }
    return done;
  }

  private static List<BridgeEvent> byLine(CaptureLog log) {
    return log.end().stream().map(found -> found.event().at(found.moment().line())).toList();
  }

  private List<BridgeEvent> byTime(CaptureLog log) {
    CaptureClock clock = log.clock();
    long shift = clock.isDated() ? 0 : firstDay();
    return log.end().stream()
        .map(found -> found.event().at(shift + found.moment().time().orElse(clock.first())))
        .toList();
  }

  /** Midnight of the day on which those begin that know it. */
  private long firstDay() {
    long first =
        logs.stream()
            .map(CaptureLog::clock)
            .filter(CaptureClock::isDated)
            .mapToLong(CaptureClock::first)
            .min()
            .orElse(0);
    return Instant.ofEpochMilli(first)
        .atZone(zone)
        .toLocalDate()
        .atStartOfDay(zone)
        .toInstant()
        .toEpochMilli();
  }
}

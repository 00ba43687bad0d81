// SPDX-License-Identifier: Apache-2.0
package nodeline.page;

import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import nodeline.control.BridgeStatus;
import nodeline.control.CallStatus;
import nodeline.control.ConsoleView.Traffic;
import nodeline.control.DeviceControl;
import nodeline.control.DeviceStatus;
import nodeline.control.GroupState;
import nodeline.control.LinkStatus;

/**
 * The bridge as Prometheus reads it: {@code docs/page.md} has the list. Labels are names of the
 * configuration and of our own, never what a board or a client chose, so their number is bounded.
 */
final class Metrics {
  private static final String DEVICE = "device";
  private static final String GROUP = "group";
  private static final String DAMAGED = "damaged-";
  private static final int LATE_SECONDS = 10;

  /** Waits that have lasted so long or longer, in seconds. */
  private static final List<Integer> AGES = List.of(0, 10, 60, 600, 3_600);

  private final BridgeStatus status;
  private final List<MetricSnapshot> all = new ArrayList<>();

  private Metrics(BridgeStatus status) {
    this.status = status;
  }

  /** All of them now. Blocks for the answers of the devices. */
  static PageReply of(PageSource source) {
    Metrics metrics = new Metrics(source.bridge().status());
    metrics.links();
    metrics.calls();
    metrics.counters();
    metrics.traffic(source.bridge().devices());
    metrics.groups(source.bridge().groups().states());
    metrics.bridge(source);
    return PageReply.file(PrometheusTextFormatWriter.CONTENT_TYPE, metrics.text());
  }

  private byte[] text() {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    try {
      PrometheusTextFormatWriter.create()
          .write(text, new MetricSnapshots(all), EscapingScheme.DEFAULT);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toByteArray();
  }

  private void links() {
    Metric up = new Metric("nodeline_link_up", "whether the console is open");
    Metric clients = new Metric("nodeline_console_clients", "attached to the console");
    Metric silent =
        new Metric("nodeline_console_silent_seconds", "since the last octet of the board");
    for (DeviceStatus device : status.devices()) {
      up.add(device.link().state() == LinkStatus.State.UP ? 1 : 0, DEVICE, device.name());
      clients.add(device.clients().size(), DEVICE, device.name());
      if (device.lastByteMillisAgo() != null) {
        silent.add(seconds(device.lastByteMillisAgo()), DEVICE, device.name());
      }
    }
    all.addAll(List.of(up.gauge(), clients.gauge(), silent.gauge()));
  }

  private void calls() {
    Metric waits =
        new Metric("nodeline_calls_waiting", "calls that have waited so many seconds or longer");
    Metric oldest = new Metric("nodeline_oldest_call_seconds", "age of the oldest call");
    for (DeviceStatus device : status.devices()) {
      List<Long> ages = device.calls().stream().map(CallStatus::sinceMillis).toList();
      for (int age : AGES) {
        long count = ages.stream().filter(millis -> seconds(millis) >= age).count();
        waits.add(count, DEVICE, device.name(), "seconds", Integer.toString(age));
      }
      oldest.add(
          seconds(ages.stream().mapToLong(Long::longValue).max().orElse(0)), DEVICE, device.name());
    }
    all.addAll(List.of(waits.gauge(), oldest.gauge()));
  }

  /** The names of counters are ours, as {@code docs/status.md} has them. */
  private void counters() {
    Metric damaged = new Metric("nodeline_damaged_frames", "broken frames by their kind");
    Metric events = new Metric("nodeline_device_events", "the counters of nodeline status");
    for (DeviceStatus device : status.devices()) {
      for (Map.Entry<String, Long> counter : device.counters().entrySet()) {
        String name = counter.getKey();
        if (name.startsWith(DAMAGED)) {
          String kind = name.substring(DAMAGED.length());
          damaged.add(counter.getValue(), DEVICE, device.name(), "kind", kind);
        } else {
          events.add(counter.getValue(), DEVICE, device.name(), "event", name);
        }
      }
    }
    all.addAll(List.of(damaged.counter(), events.counter()));
  }

  private void traffic(List<DeviceControl> devices) {
    Metric octets = new Metric("nodeline_console_octets", "octets of the console, frames included");
    for (DeviceControl device : devices) {
      Traffic traffic = device.view().traffic();
      octets.add(traffic.read(), DEVICE, device.name(), "way", "read");
      octets.add(traffic.written(), DEVICE, device.name(), "way", "written");
    }
    all.add(octets.counter());
  }

  private void groups(List<GroupState> groups) {
    Metric joined = new Metric("nodeline_group_joined", "members that have joined");
    Metric size = new Metric("nodeline_group_size", "members of the complete group");
    for (BridgeStatus.GroupStatus group : status.groups()) {
      joined.add(group.joined(), GROUP, group.name());
      size.add(group.size(), GROUP, group.name());
    }
    Metric guests =
        new Metric("nodeline_guests", "members of all groups that are no devices of this bridge");
    guests.add(
        groups.stream()
            .flatMap(group -> group.members().stream())
            .filter(member -> member.device().isEmpty())
            .count());
    Metric messages = new Metric("nodeline_messages", "message ids that all groups hold");
    messages.add(groups.stream().mapToLong(GroupState::messageCount).sum());
    all.addAll(List.of(joined.gauge(), size.gauge(), guests.gauge(), messages.gauge()));
  }

  private void bridge(PageSource source) {
    Metric up = new Metric("nodeline_up_seconds", "since the bridge was ready");
    up.add(seconds(status.upMillis()));
    Metric faults =
        new Metric("nodeline_coordinator_notes", "what is wrong with the coordinator or journal");
    faults.add(status.coordinatorNotes().size());
    Metric journal = new Metric("nodeline_journal_octets", "size of the journal; 0: there is none");
    journal.add(size(source));
    Metric delay =
        new Metric("nodeline_event_loop_delay_seconds", "until the slowest event loop did a task");
    delay.add(delay(source));
    all.addAll(List.of(up.gauge(), faults.gauge(), journal.gauge(), delay.gauge()));
  }

  private static long size(PageSource source) {
    try {
      return Files.size(source.journal());
    } catch (IOException e) {
      return 0; // the groups are elsewhere
    }
  }

  /** A loop that answers too late is told as late as it is known to be. */
  private static double delay(PageSource source) {
    long began = System.nanoTime();
    try {
      source.alive().get().orTimeout(LATE_SECONDS, TimeUnit.SECONDS).join();
    } catch (CompletionException e) {
      return LATE_SECONDS;
    }
    return (System.nanoTime() - began) / 1e9;
  }

  private static double seconds(long millis) {
    return millis / 1e3;
  }
}

// SPDX-License-Identifier: Apache-2.0
package nodeline.cli;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import nodeline.Printable;
import nodeline.bridge.CallLog;
import nodeline.control.BridgeStatus;
import nodeline.control.CallStatus;
import nodeline.control.ClientStatus;
import nodeline.control.DeviceStatus;
import nodeline.terminal.Columns;
import nodeline.terminal.Wrapped;

/**
 * A status for people.
 *
 * <pre>
 *   nodeline 0.1.0, process 4711, up 5m12s, coordinator embedded
 *
 *   GROUP  JOINED
 *   iperf  2 of 2
 *
 *   DEVICE   JOB    ROLE    GROUP  LINK      HEARD     CALL                 AGE  WAITS FOR
 *   bbb-01   12345  server  iperf  up 5m10s  3.1s ago  lava-wait-all ready  12s  12346 (client)
 *   board-7  12346  client  iperf  down 30s  never     -                    -    -
 *
 *   board-7: down, /dev/dut/board-7: no such file
 *   bbb-01: repaired=2 say-agains=1
 * </pre>
 *
 * Behind HEARD is a column CLIENTS, such as {@code 2 (writer telnet 127.0.0.1:40312)}, while a
 * console has any.
 */
final class StatusTable {
  /** What also happens when all is well. */
  private static final Set<String> ORDINARY =
      Set.of("requests", "calls", "replies", "renewals", "give-ways", "RFC 2217");

  private static final List<String> HEADS =
      List.of("DEVICE", "JOB", "ROLE", "GROUP", "LINK", "HEARD", "CALL", "AGE", "WAITS FOR");

  /** Where the heads of the calls begin. */
  private static final int CALL_HEADS = 6;

  private static final String NONE = "-";

  private final int width;

  /**
   * @param width of the screen in characters; 0: there is none
   */
  StatusTable(int width) {
    this.width = width;
  }

  String format(BridgeStatus status) {
    String notes =
        Stream.concat(
                status.coordinatorNotes().stream()
                    .map(note -> Printable.of("coordinator: " + note)),
                status.devices().stream().flatMap(StatusTable::notes))
            .flatMap(note -> Wrapped.lines(note, width).stream())
            .collect(Collectors.joining("\n"));
    return Stream.of(head(status), groups(status), devices(status), notes)
        .filter(part -> !part.isEmpty())
        .collect(Collectors.joining("\n\n"));
  }

  private static String head(BridgeStatus status) {
    return Printable.of(
        "nodeline %s, process %d, up %s, coordinator %s"
            .formatted(
                status.version(), status.pid(), Age.of(status.upMillis()), status.coordinator()));
  }

  private String groups(BridgeStatus status) {
    List<List<String>> rows = new ArrayList<>();
    for (BridgeStatus.GroupStatus group : status.groups()) {
      rows.add(List.of(group.name(), group.joined() + " of " + group.size()));
    }
    return new Columns(width, List.of("GROUP", "JOINED")).format(rows);
  }

  private String devices(BridgeStatus status) {
    boolean clients = status.devices().stream().anyMatch(one -> !one.clients().isEmpty());
    List<String> heads = new ArrayList<>(HEADS);
    if (clients) {
      heads.add(CALL_HEADS, "CLIENTS");
    }
    List<List<String>> rows = new ArrayList<>();
    for (DeviceStatus device : status.devices()) {
      List<String> cells = device(device, clients);
      List<List<String>> calls = device.calls().stream().map(StatusTable::call).toList();
      rows.add(row(cells, calls.isEmpty() ? List.of(NONE, NONE, NONE) : calls.get(0)));
      for (List<String> call : calls.subList(Math.min(1, calls.size()), calls.size())) {
        rows.add(row(Collections.nCopies(cells.size(), ""), call));
      }
    }
    return new Columns(width, heads).format(rows);
  }

  private static List<String> row(List<String> device, List<String> call) {
    return Stream.concat(device.stream(), call.stream()).toList();
  }

  private static List<String> device(DeviceStatus device, boolean clients) {
    Long last = device.lastByteMillisAgo();
    Stream<String> cells =
        Stream.of(
            device.name(),
            device.job(),
            device.role(),
            device.group(),
            state(device) + " " + Age.of(device.link().sinceMillis()),
            last == null ? "never" : Age.of(last) + " ago");
    return Stream.concat(cells, clients ? Stream.of(clients(device)) : Stream.of()).toList();
  }

  private static String clients(DeviceStatus device) {
    List<ClientStatus> all = device.clients();
    return all.stream()
        .filter(client -> client.access() == ClientStatus.Access.WRITER)
        .findFirst()
        .map(
            writer ->
                "%d (writer %s %s%s)"
                    .formatted(all.size(), lower(writer.kind()), writer.peer(), process(writer)))
        .orElse(all.isEmpty() ? NONE : Integer.toString(all.size()));
  }

  private static String process(ClientStatus client) {
    String pid = client.pid() == null ? "" : ", pid " + client.pid();
    return client.user().isEmpty() ? "" : ", " + client.user() + pid;
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private static String state(DeviceStatus device) {
    return lower(device.link().state());
  }

  private static List<String> call(CallStatus call) {
    String waitsFor =
        switch (call.state()) {
          case ASSEMBLING -> "the rest of its message";
          case READY -> "the board to fetch the result";
          case RUNNING -> call.missing().isEmpty() ? NONE : String.join(", ", call.missing());
        };
    String maker = call.by() == CallStatus.Maker.HOST ? " (by the host)" : "";
    return List.of(
        CallLog.words(call.command(), call.arguments()) + maker,
        Age.of(call.sinceMillis()),
        waitsFor);
  }

  /** Whether a note of a link is that all is well. */
  static boolean isOrdinary(String note) {
    return ORDINARY.contains(note);
  }

  /** Why a link is not up, what to know of it, and what went wrong and was mended. */
  private static Stream<String> notes(DeviceStatus device) {
    List<String> notes = new ArrayList<>();
    if (!device.link().reason().isEmpty()) {
      notes.add(state(device) + ", " + device.link().reason());
    }
    if (!device.link().note().isEmpty() && !isOrdinary(device.link().note())) {
      notes.add(device.link().note());
    }
    String counters =
        device.counters().entrySet().stream()
            .filter(counter -> counter.getValue() != 0 && !ORDINARY.contains(counter.getKey()))
            .map((Map.Entry<String, Long> counter) -> counter.getKey() + "=" + counter.getValue())
            .collect(Collectors.joining(" "));
    if (!counters.isEmpty()) {
      notes.add(counters);
    }
    return notes.stream().map(note -> Printable.of(device.name() + ": " + note));
  }
}
